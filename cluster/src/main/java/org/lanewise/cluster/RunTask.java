package org.lanewise.cluster;

import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function;

/** Makes a run on an executor, of a {@link RunMessage}; the answer is a {@link RunAnswer}. */
final class RunTask implements Function<Integer, byte[]> {

  private static final long serialVersionUID = 1L;

  private final byte[] message;

  RunTask(byte[] message) {
    this.message = message;
  }

  @Override
  public byte[] call(Integer only) {
    TaskContext task = TaskContext.get();
    ExecutorRun run =
        new ExecutorRun(
            SparkEnv.get().executorId(),
            SparkEnv.get().blockManager().blockManagerId().host(),
            task::isInterrupted);
    return run.make(RunMessage.read(message)).write();
  }
}
