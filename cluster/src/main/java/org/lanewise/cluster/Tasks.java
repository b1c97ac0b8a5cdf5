package org.lanewise.cluster;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.lanewise.lab.cli.WorkException;
import scala.Function1;
import scala.Function2;
import scala.collection.Iterator;
import scala.concurrent.Await;
import scala.concurrent.duration.Duration;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.BoxedUnit;

/** Tasks for executors, and the wait for their answers. */
final class Tasks {

  /** How often it is looked whether there is anything left to wait for. */
  static final long LOOK_MILLISECONDS = 200;

  private static final Duration LOOK = Duration.create(LOOK_MILLISECONDS, TimeUnit.MILLISECONDS);

  private Tasks() {}

  /**
   * Gives out a task for each element, and waits until all were answered. An executor that is lost
   * is no failure: others get its tasks.
   *
   * @param elements what the tasks are of
   * @param task goes to the executors
   * @param answers hears of each answer as it comes, with the place of its element
   * @param over whether nobody wants the answers any more, or nobody is left who could give them:
   *     then the tasks are cancelled, as when this thread is interrupted, which it then still is
   * @return whether all were answered
   * @throws WorkException when a task failed again and again
   */
  static boolean run(
      JavaSparkContext context,
      List<Integer> elements,
      Function1<Iterator<Integer>, byte[]> task,
      Function2<Object, byte[], BoxedUnit> answers,
      BooleanSupplier over) {
    List<Object> all = IntStream.range(0, elements.size()).<Object>mapToObj(i -> i).toList();
    SimpleFutureAction<BoxedUnit> action =
        context
            .sc()
            .submitJob(
                context.parallelize(elements, elements.size()).rdd(),
                task,
                CollectionConverters.asScala(all).toSeq(),
                answers,
                () -> BoxedUnit.UNIT);
    while (!over.getAsBoolean()) {
      try {
        Await.ready(action, LOOK);
        if (action.value().get().isSuccess()) {
          return true;
        }
        Throwable why = action.value().get().failed().get();
        throw new WorkException("it failed there: %s.".formatted(SparkProvider.reason(why)), why);
      } catch (TimeoutException e) {
        // It goes on.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    action.cancel();
    return false;
  }
}
