package org.lanewise.engine.kernel;

import java.util.function.DoubleSupplier;

/**
 * What a core can do at most, as it was seen.
 *
 * @param flopPerSecond an FMA counting two
 * @param settled whether measurements agreed in the end; where they did not, the machine had other
 *     work or changed its clock, and this is the most that was seen of it
 */
public record Peak(double flopPerSecond, boolean settled) {

  /** So many measurements in a row agree. It takes longer than HotSpot does to compile anew. */
  static final int AGREEING = 12;

  /** Measurements at most. */
  static final int MOST = 120;

  /** What is nothing new, neither up nor down. */
  private static final double SAME = 0.02;

  /**
   * The best of many measurements, until so many in a row were as good.
   *
   * @param measurement FLOP per second, a median of several looks
   */
  static Peak of(DoubleSupplier measurement) {
    double best = 0;
    int agreeing = 0;
    for (int i = 0; i < MOST && agreeing < AGREEING; i++) {
      double rate = measurement.getAsDouble();
      boolean above = rate > (1 + SAME) * best;
      boolean below = rate < (1 - SAME) * best;
      agreeing = above ? 1 : below ? 0 : agreeing + 1;
      best = Math.max(best, rate);
    }
    return new Peak(best, agreeing >= AGREEING);
  }
}
