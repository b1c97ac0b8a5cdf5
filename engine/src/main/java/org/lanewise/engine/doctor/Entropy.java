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
}
