package org.lanewise.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.lanewise.engine.train.BatchCut;
import org.lanewise.engine.train.ShareGradient;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.run.Cluster;
import org.lanewise.lab.run.RunParts;

/**
 * Gradients from Spark's executors. A step's message goes to each of them once, each share is a
 * task, and the answers are added by the number of their share, never in the order in which they
 * come: so it does not matter which executor computed a share, whether two did, or one was lost
 * meanwhile. Where nobody is left, the step is computed here.
 */
final class SparkCluster implements Cluster {

  /** How often it is looked whether anybody is left to wait for. */
  private static final long LOOK_MILLISECONDS = 200;

  /** A share that was refused is given out again so often: whoever refuses is dismissed. */
  private static final int ROUNDS = 4;

  private final JavaSparkContext context;
  private final Executors executors;
  private final Broadcast<byte[]> job;
  private final BatchCut cut;
  private final boolean thisProcess;
  private final Screen screen;
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
    this.thisProcess = SparkSettings.isThisProcess(context.master());
    this.screen = screen;
  }

  @Override
  public Optional<ShareGradient> gradient(
      float[] parameters, int[] order, int first, int size, int epoch, long steps) {
    if (nobody()) {
      return here();
    }
    Broadcast<byte[]> step =
        context.broadcast(StepMessage.write(parameters, order, first, size, epoch, steps));
    try {
      Optional<ShareGradient> sum = shares(step, BatchCut.shares(cut.microBatches(size)));
      if (sum.isEmpty()) {
        return here();
      }
      if (alone) {
        screen.prose("steps are computed there again: " + executors.summary());
        alone = false;
      }
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

  private Optional<ShareGradient> shares(Broadcast<byte[]> step, int count) {
    computing = 0;
    SortedMap<Integer, ShareGradient> done = new TreeMap<>();
    List<Integer> open = new ArrayList<>(IntStream.range(0, count).boxed().toList());
    for (int round = 0; round < ROUNDS && !open.isEmpty() && !nobody(); round++) {
      List<byte[]> answers = answers(step, open);
      if (answers.isEmpty()) {
        return Optional.empty();
      }
      for (int i = 0; i < answers.size(); i++) {
        ShareAnswer answer = ShareAnswer.read(answers.get(i));
        if (answer.gradient() == null) {
          refuse(answer);
        } else {
          done.put(open.get(i), answer.gradient());
          computing += answer.nanoseconds();
        }
      }
      open.removeAll(done.keySet());
    }
    return open.isEmpty()
        ? Optional.of(ShareGradient.sum(List.copyOf(done.values())))
        : Optional.empty();
  }

  /** In the order of the shares; empty where nobody answered. */
  private List<byte[]> answers(Broadcast<byte[]> step, List<Integer> shares) {
    JavaFutureAction<List<byte[]>> action =
        context.parallelize(shares, shares.size()).map(new ShareTask(job, step)).collectAsync();
    while (true) {
      try {
        return action.get(LOOK_MILLISECONDS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (nobody()) {
          action.cancel(true);
          return List.of();
        }
      } catch (ExecutionException e) {
        screen.prose("a step failed there: ", SparkProvider.reason(e));
        return List.of();
      } catch (InterruptedException e) {
        action.cancel(true);
        Thread.currentThread().interrupt();
        return List.of();
      }
    }
  }

  private void refuse(ShareAnswer answer) {
    if (executors.refuse(answer.executor())) {
      screen.prose(
          screen.styled(
                  "yellow",
                  "executor %s on %s is refused".formatted(answer.executor(), answer.host()))
              + ": "
              + answer.refusal());
      if (!thisProcess) {
        context.sc().killExecutor(answer.executor());
      }
    }
  }

  /** Nanoseconds that executors computed for the last step, all cores together. */
  long computing() {
    return computing;
  }

  @Override
  public void close() {
    context.close();
  }
}
