package org.lanewise.cluster;

import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.lanewise.engine.train.BatchCut;
import org.lanewise.engine.train.ShareGradient;
import org.lanewise.lab.cli.Errors;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.cli.WorkException;
import org.lanewise.lab.run.Cluster;
import org.lanewise.lab.run.RunParts;

/**
 * Gradients from Spark's executors. A step's message goes to each of them once, neighbouring shares
 * are a task, and the answers are added by the number of their share, never in the order in which
 * they come: so it does not matter which executor computed a share, whether two did, or one was
 * lost meanwhile. Where nobody is left, the step is computed here.
 */
final class SparkCluster implements Cluster {

  /** A task that was refused is given out again so often: whoever refuses is dismissed. */
  private static final int ROUNDS = 4;

  private final JavaSparkContext context;
  private final Executors executors;
  private final Broadcast<byte[]> job;
  private final BatchCut cut;
  private final Screen screen;
  private final EndRequest end;
  private final StepTimes times = new StepTimes();
  private boolean alone;
  private long computing;

  SparkCluster(
      JavaSparkContext context,
      Executors executors,
      JobMessage message,
      RunParts run,
      Screen screen,
      EndRequest end) {
    this.context = context;
    this.executors = executors;
    this.job = context.broadcast(message.write());
    this.cut = BatchCut.of(run.program().network());
    this.screen = screen;
    this.end = end;
  }

  @Override
  public Optional<ShareGradient> gradient(
      float[] parameters, int[] order, int first, int size, int epoch, long steps) {
    if (nobody() || end.isOverdue()) {
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
    return executors.count() == 0 || context.sc().isStopped();
  }

  /** Whether somebody asked for an end. */
  boolean isStopped() {
    return end.came();
  }

  private Optional<ShareGradient> here() {
    if (end.isOverdue()) {
      screen.prose("the executors take long to answer, and are not waited for");
    } else if (!alone) {
      screen.prose("no executor computes, so steps are computed here until one does");
      alone = true;
    }
    return Optional.empty();
  }

  private void gather(ShareTask task, StepAnswers answers) {
    List<Integer> open = answers.open();
    try {
      for (int round = 0; round < ROUNDS && !open.isEmpty(); round++) {
        if (!Tasks.run(context, open, task, answers, () -> nobody() || end.isOverdue())) {
          return;
        }
        open = answers.open();
      }
    } catch (WorkException e) {
      screen.prose("a step is computed here: ", Errors.sentence(e));
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
    SparkProvider.close(context, screen);
  }
}
