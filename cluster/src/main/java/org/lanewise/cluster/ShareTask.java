package org.lanewise.cluster;

import java.io.Serializable;
import org.apache.spark.broadcast.Broadcast;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/** Computes shares on an executor; the answer is a {@link ShareAnswer} in bytes. */
final class ShareTask extends AbstractFunction1<Iterator<Integer>, byte[]> implements Serializable {

  private static final long serialVersionUID = 1L;

  private final Broadcast<byte[]> job;
  private final Broadcast<byte[]> step;
  private final int shares;
  private final int size;

  ShareTask(Broadcast<byte[]> job, Broadcast<byte[]> step, Handout handout) {
    this.job = job;
    this.step = step;
    this.shares = handout.shares();
    this.size = handout.size();
  }

  /** A task has one element: its first share. */
  @Override
  public byte[] apply(Iterator<Integer> first) {
    ExecutorJob with = ExecutorJob.of(job.id(), job.value());
    long began = System.nanoTime();
    StepMessage message = StepMessage.read(step.value());
    int share = first.next();
    int end = new Handout(shares, size).end(share);
    return with.run(message, share, end, System.nanoTime() - began).write();
  }
}
