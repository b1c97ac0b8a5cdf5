package org.lanewise.cluster;

import java.util.List;
import java.util.stream.IntStream;
import org.lanewise.datasets.KeyedRandom;
import org.lanewise.engine.train.BatchCut;
import org.lanewise.engine.train.ShareGradient;
import org.lanewise.engine.train.ShareOfBatch;
import org.lanewise.engine.train.ShareRunner;
import org.lanewise.engine.train.Workers;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.run.RunParts;
import org.lanewise.lab.terminal.Shown;

/** Tries some steps here and there before a run, and says what one of the run costs. */
final class StepTrial {

  /** Enough for a share on each core, few enough to be over soon. */
  private static final int IMAGES = BatchCut.MOST * BatchCut.MICRO_BATCH;

  /** The first reads images, the second compiles. */
  private static final int ROUNDS = 4;

  /**
   * Further rounds there are made until then: Spark's own code is slow until Java has compiled it.
   */
  private static final double PATIENCE_SECONDS = 2;

  private static final double NANO = 1e-9;

  private final RunParts run;
  private final float[] parameters;
  private final int[] order;

  StepTrial(RunParts run) {
    this.run = run;
    this.parameters = new float[run.program().network().vectorSize()];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = 0.1f * (KeyedRandom.unitFloat(0, i) - 0.5f);
    }
    this.order = IntStream.range(0, Math.min(IMAGES, batch())).toArray();
  }

  private int batch() {
    return Math.min(run.settings().batchSize(), run.dataset().size());
  }

  /** Says where a step costs less. */
  void tell(SparkCluster cluster, Executors executors, Screen screen) {
    int threads = threads();
    StepCost cost;
    try (Shown shown = screen.busy("trying what a step costs");
        Workers workers = new Workers(threads)) {
      int slots = executors.slots();
      double all = Double.POSITIVE_INFINITY;
      double computing = 0;
      double spent = 0;
      for (int i = 0; i < ROUNDS || spent < PATIENCE_SECONDS; i++) {
        long began = System.nanoTime();
        if (cluster.isStopped()
            || cluster.gradient(parameters, order, 0, order.length, 1, 1).isEmpty()) {
          return; // nobody computes, which was said
        }
        double seconds = (System.nanoTime() - began) * NANO;
        spent += i == 0 ? 0 : seconds;
        if (i > 1 && seconds < all) {
          all = seconds;
          computing = cluster.computing() * NANO;
        }
      }
      double here = here(workers, cluster);
      if (cluster.isStopped()) {
        return; // nobody wants to know any more
      }
      int shares = cluster.shares(order.length);
      double busiest = computing * Handout.of(shares, slots).busiest(slots) / shares;
      cost =
          new StepCost(
              here / order.length,
              Math.max(0, all - busiest),
              computing / order.length,
              slots,
              BatchCut.of(run.program().network()));
    }
    String who = executors.summary() + " (" + executors.kernels() + ")";
    screen.prose(cost.text(batch(), threads, who));
    if (cost.there(batch()) > cost.here(batch())) {
      screen.prose(
          screen.styled("yellow", "this machine alone is faster"), ": " + cost.advice(batch()));
    }
  }

  /** Seconds of a step here, at best. */
  private double here(Workers workers, SparkCluster cluster) {
    ShareRunner runner = new ShareRunner(run.program(), workers, run.dataset(), run.settings());
    double best = Double.POSITIVE_INFINITY;
    for (int i = 0; i < ROUNDS && !cluster.isStopped(); i++) {
      long began = System.nanoTime();
      ShareGradient.sum(
          IntStream.range(0, runner.shares(order.length))
              .mapToObj(
                  k -> runner.run(new ShareOfBatch(parameters, order, 0, order.length, 1, 1, k)))
              .toList());
      best = Math.min(best, (System.nanoTime() - began) * NANO);
    }
    return best;
  }

  private int threads() {
    List<String> typed = run.call().options().get("--threads");
    return typed == null
        ? Runtime.getRuntime().availableProcessors()
        : Integer.parseInt(typed.getFirst());
  }
}
