package org.lanewise.engine.doctor;

/** The entropy of a histogram, in nats. Source: Shannon, 1948. */
final class Entropy {

  private Entropy() {}

  /** 0 when everything is in one class, ln C when all classes are as frequent; 0 when empty. */
  static double of(long[] counts) {
    double total = 0;
    for (long count : counts) {
      total += count;
    }
    double entropy = 0;
    for (long count : counts) {
      if (count > 0) {
        entropy -= count / total * StrictMath.log(count / total);
      }
    }
    return entropy;
  }

  /**
   * What a random batch of n images of C equally frequent classes shows on average: a small batch
   * can't hold all classes evenly. Source: Miller, "Note on the bias of information estimates",
   * 1955: ln C - (C - 1) / 2n.
   */
  static double expected(int classes, double n) {
    double limit = StrictMath.log(Math.min(classes, n));
    return Math.min(limit, StrictMath.log(classes) - (classes - 1) / (2 * n));
  }
}
