package org.lanewise.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

/**
 * What a step costs, in seconds: here, and on a cluster.
 *
 * @param here of each image
 * @param fixed of each step there, however large
 * @param there of each image, by one core
 * @param cores there that compute at the same time, at most
 */
record StepCost(double here, double fixed, double there, int cores) {

  /** Enough for a share on each core, few enough to be over soon. */
  private static final int IMAGES = BatchCut.MOST * BatchCut.MICRO_BATCH;

  /** The first reads images, the second compiles. */
  private static final int ROUNDS = 4;

  private static final double NANO = 1e-9;

  /** Tries some steps here and there, says what one of the run costs, and where it costs less. */
  static void measure(SparkCluster cluster, Executors executors, RunParts run, Screen screen) {
    int batch = Math.min(run.settings().batchSize(), run.dataset().size());
    int images = Math.min(IMAGES, batch);
    float[] parameters = new float[run.program().network().vectorSize()];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = 0.1f * (KeyedRandom.unitFloat(0, i) - 0.5f);
    }
    int[] order = IntStream.range(0, images).toArray();
    int threads = threads(run);
    int cores = Math.max(1, executors.cores());
    double here;
    double all = Double.POSITIVE_INFINITY;
    double computing = 0;
    try (Shown shown = screen.busy("trying what a step costs");
        Workers workers = new Workers(threads)) {
      ShareRunner runner = new ShareRunner(run.program(), workers, run.dataset(), run.settings());
      for (int i = 0; i < ROUNDS; i++) {
        long began = System.nanoTime();
        if (cluster.gradient(parameters, order, 0, images, 1, 1).isEmpty()) {
          return; // nobody computes, which was said
        }
        double seconds = (System.nanoTime() - began) * NANO;
        if (i > 1 && seconds < all) {
          all = seconds;
          computing = cluster.computing() * NANO;
        }
      }
      here = here(runner, parameters, order);
    }
    int used = Math.min(cores, runnerShares(run, images));
    StepCost cost =
        new StepCost(here / images, Math.max(0, all - computing / used), computing / images, cores);
    cost.tell(batch, runnerShares(run, batch), threads, executors.summary(), screen);
  }

  private static double here(ShareRunner runner, float[] parameters, int[] order) {
    double best = Double.POSITIVE_INFINITY;
    for (int i = 0; i < ROUNDS; i++) {
      long began = System.nanoTime();
      List<ShareGradient> shares = new ArrayList<>();
      for (int share = 0; share < runner.shares(order.length); share++) {
        shares.add(runner.run(new ShareOfBatch(parameters, order, 0, order.length, 1, 1, share)));
      }
      ShareGradient.sum(shares);
      best = Math.min(best, (System.nanoTime() - began) * NANO);
    }
    return best;
  }

  private static int runnerShares(RunParts run, int images) {
    return BatchCut.shares(BatchCut.of(run.program().network()).microBatches(images));
  }

  private static int threads(RunParts run) {
    List<String> typed = run.call().options().get("--threads");
    return typed == null
        ? Runtime.getRuntime().availableProcessors()
        : Integer.parseInt(typed.getFirst());
  }

  /** Seconds of a step there. */
  double there(int batch, int shares) {
    return fixed + there * batch / Math.min(cores, shares);
  }

  private void tell(int batch, int shares, int threads, String who, Screen screen) {
    double locally = here * batch;
    double remotely = there(batch, shares);
    screen.prose(
        String.format(
            Locale.ROOT,
            "a step of %,d images: about %.2f s here on %d thread%s, %.2f s there on %s, %.2f s of"
                + " it for sending",
            batch,
            locally,
            threads,
            threads == 1 ? "" : "s",
            remotely,
            who,
            fixed));
    if (remotely > locally) {
      screen.prose(
          screen.styled("yellow", "this machine alone is faster"),
          ": "
              + (shares == 1
                  ? "a batch of so few images is one share, so one executor computes at a time"
                  : breakEven(shares)));
    }
  }

  private String breakEven(int shares) {
    double gain = here - there / Math.min(cores, shares);
    return gain <= 0
        ? "these cores together are slower than those here, whatever the batch"
        : String.format(
            Locale.ROOT,
            "the cluster pays from batches of about %,d images on",
            (long) Math.ceil(fixed / gain));
  }
}
