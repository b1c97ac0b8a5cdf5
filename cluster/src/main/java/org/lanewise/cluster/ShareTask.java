package org.lanewise.cluster;

import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;

/** Computes a share on an executor; the answer is a {@link ShareAnswer} in bytes. */
final class ShareTask implements Function<Integer, byte[]> {

  private static final long serialVersionUID = 1L;

  private final Broadcast<byte[]> job;
  private final Broadcast<byte[]> step;

  ShareTask(Broadcast<byte[]> job, Broadcast<byte[]> step) {
    this.job = job;
    this.step = step;
  }

  @Override
  public byte[] call(Integer share) {
    return ExecutorJob.of(job.id(), job.value()).run(step.value(), share).write();
  }
}
