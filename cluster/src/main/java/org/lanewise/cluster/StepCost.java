package org.lanewise.cluster;

import java.util.Locale;
import java.util.OptionalLong;
import org.lanewise.engine.train.BatchCut;

/**
 * What a step costs, in seconds: here, and on a cluster. There, all tasks of a {@link Handout}
 * together take as long as the shares of the busiest core, and what is fixed comes on top.
 *
 * @param here of each image
 * @param fixed of each step there, however large
 * @param there of each image, by one task
 * @param slots tasks there at the same time
 * @param cut how batches become shares
 */
record StepCost(double here, double fixed, double there, int slots, BatchCut cut) {

  private static final int BITS = 8;

  /**
   * Seconds that parameters and gradients are on the driver's wire in each step.
   *
   * @param parameters of the network
   * @param executors that are sent them
   * @param answers that come back
   * @param bitsPerSecond of the wire
   */
  static double onWire(long parameters, int executors, int answers, double bitsPerSecond) {
    return parameters * Float.BYTES * BITS * (executors + answers) / bitsPerSecond;
  }

  /** Seconds of a step of so many images here. */
  double here(long batch) {
    return here * batch;
  }

  /** Seconds of a step of so many images there. */
  double there(long batch) {
    int shares = shares(batch);
    return fixed + there * batch * Handout.of(shares, slots).busiest(slots) / shares;
  }

  private int shares(long batch) {
    return BatchCut.shares((int) Math.ceilDiv(batch, cut.microBatch()));
  }

  /** The smallest batch that costs less there; empty where none does. */
  OptionalLong breakEven() {
    for (int shares = 1; shares <= BatchCut.MOST; shares++) {
      long least = (shares - 1L) * cut.microBatch() + 1;
      double gain = here - there * Handout.of(shares, slots).busiest(slots) / shares;
      double batch = Math.max((double) least, Math.ceil(fixed / gain));
      boolean any = shares == BatchCut.MOST || batch <= (double) shares * cut.microBatch();
      if (gain > 0 && any) {
        return OptionalLong.of((long) batch);
      }
    }
    return OptionalLong.empty();
  }

  /**
   * In a sentence.
   *
   * @param batch images of a step
   * @param threads that compute here
   * @param who computes there
   */
  String text(int batch, int threads, String who) {
    return String.format(
        Locale.ROOT,
        "a step of %,d images: about %.2f s here on %d thread%s, %.2f s there on %s, %.2f s of it"
            + " for sending",
        batch,
        here(batch),
        threads,
        threads == 1 ? "" : "s",
        there(batch),
        who,
        fixed);
  }

  /** Why one machine is better, and what would change that. */
  String advice(int batch) {
    OptionalLong from = breakEven();
    String pays =
        from.isEmpty()
            ? "these cores together are slower than those here, whatever the batch"
            : String.format(
                Locale.ROOT,
                "the cluster pays from batches of about %,d images on",
                from.getAsLong());
    return shares(batch) == 1
        ? "a batch of so few images is one share, so one executor computes at a time; " + pays
        : pays;
  }
}
