package org.lanewise.cluster;

import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.lanewise.engine.train.BatchCut;
import org.lanewise.engine.train.ShareGradient;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.run.Cluster;
import org.lanewise.lab.run.RunParts;
import scala.concurrent.Await;
import scala.concurrent.duration.Duration;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.BoxedUnit;

/**
 * Gradients from Spark's executors. A step's message goes to each of them once, neighbouring shares
 * are a task, and the answers are added by the number of their share, never in the order in which
 * they come: so it does not matter which executor computed a share, whether two did, or one was
 * lost meanwhile. Where nobody is left, the step is computed here.
 */
final class SparkCluster implements Cluster {

  /** How often it is looked whether anybody is left to wait for. */
  private static final Duration LOOK = Duration.create(200, TimeUnit.MILLISECONDS);

  /** A task that was refused is given out again so often: whoever refuses is dismissed. */
  private static final int ROUNDS = 4;

  private final JavaSparkContext context;
  private final Executors executors;
  private final Broadcast<byte[]> job;
  private final BatchCut cut;
  private final Screen screen;
  private final StepTimes times = new StepTimes();
  private boolean alone;
  private long computing;

  SparkCluster(
      JavaSparkContext context,
      Executors executors,
      JobMessage message,
      RunParts run,
      Screen screen) {
    this.context = context;
    this.executors = executors;
    this.job = context.broadcast(message.write());
    this.cut = BatchCut.of(run.program().network());
    this.screen = screen;
  }

  @Override
  public Optional<ShareGradient> gradient(
      float[] parameters, int[] order, int first, int size, int epoch, long steps) {
    if (nobody()) {
      return here();
    }
    long began = System.nanoTime();
    int slots = executors.slots();
    Handout handout = Handout.of(shares(size), slots);
    StepAnswers answers = new StepAnswers(handout, this::told);
    Broadcast<byte[]> step =
        context.broadcast(StepMessage.write(parameters, order, first, size, epoch, steps));
    try {
      long sent = System.nanoTime();
      gather(new ShareTask(job, step, handout), answers);
      long answered = System.nanoTime();
      Optional<ShareGradient> sum = answers.sum();
      if (sum.isEmpty()) {
        return here();
      }
      if (alone) {
        screen.prose("steps are computed there again: " + executors.summary());
        alone = false;
      }
      computing = answers.computing();
      times.add(
          sent - began,
          answered - sent,
          System.nanoTime() - answered,
          answers,
          Math.min(slots, handout.tasks().size()));
      return sum;
    } finally {
      step.destroy(false);
    }
  }

  private boolean nobody() {
    return executors.count() == 0;
  }

  private Optional<ShareGradient> here() {
    if (!alone) {
      screen.prose("no executor computes, so steps are computed here until one does");
      alone = true;
    }
    return Optional.empty();
  }

  private void gather(ShareTask task, StepAnswers answers) {
    List<Integer> open = answers.open();
    for (int round = 0; round < ROUNDS && !open.isEmpty() && !nobody(); round++) {
      if (!ask(open, task, answers)) {
        return;
      }
      open = answers.open();
    }
  }

  /** Whether all of them were answered, be it with a refusal. */
  private boolean ask(List<Integer> firsts, ShareTask task, StepAnswers answers) {
    RDD<Integer> each = context.parallelize(firsts, firsts.size()).rdd();
    List<Object> all = IntStream.range(0, firsts.size()).<Object>mapToObj(i -> i).toList();
    SimpleFutureAction<BoxedUnit> action =
        context
            .sc()
            .submitJob(
                each,
                task,
                CollectionConverters.asScala(all).toSeq(),
                answers,
                () -> BoxedUnit.UNIT);
    while (true) {
      try {
        Await.ready(action, LOOK);
        if (action.value().get().isSuccess()) {
          return true;
        }
        screen.prose(
            "a step failed there: ", SparkProvider.reason(action.value().get().failed().get()));
        return false;
      } catch (TimeoutException e) {
        if (nobody()) {
          action.cancel();
          return false;
        }
      } catch (InterruptedException e) {
        action.cancel();
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }

  /** How many shares a batch of so many images has. */
  int shares(int images) {
    return BatchCut.shares(cut.microBatches(images));
  }

  private void told(ShareAnswer answer) {
    if (answer.sum() != null) {
      executors.compute(answer.executor(), answer.kernels());
    } else {
      executors.refuse(context, answer.executor(), answer.host(), answer.refusal());
    }
  }

  /** Nanoseconds that executors computed for the last step, all cores together. */
  long computing() {
    return computing;
  }

  @Override
  public SequencedMap<String, Double> parts() {
    return times.parts();
  }

  @Override
  public void close() {
    context.close();
  }
}
