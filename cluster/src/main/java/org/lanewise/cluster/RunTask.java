package org.lanewise.cluster;

import java.io.Serializable;
import java.nio.file.Path;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.util.Utils;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/** Makes a run on an executor, of a {@link RunMessage}; the answer is a {@link RunAnswer}. */
final class RunTask extends AbstractFunction1<Iterator<Integer>, byte[]> implements Serializable {

  private static final long serialVersionUID = 1L;

  private final byte[] message;

  RunTask(byte[] message) {
    this.message = message;
  }

  @Override
  public byte[] apply(Iterator<Integer> only) {
    TaskContext task = TaskContext.get();
    ExecutorRun run =
        new ExecutorRun(
            SparkEnv.get().executorId(),
            SparkEnv.get().blockManager().blockManagerId().host(),
            Path.of(Utils.getLocalDir(SparkEnv.get().conf())),
            task::isInterrupted);
    return run.make(RunMessage.read(message)).write();
  }
}
