package org.lanewise.datasets.picture;

/**
 * Which old pixels a new one is made of, along one side of a picture. Where the new side is the
 * shorter one, a new pixel covers a stretch of old ones, each counting by its share of it; else it
 * is a blend of the two nearest.
 */
final class Axis {

  private final int[] first;
  private final double[][] weights;
  private final int begin;
  private final int end;

  /**
   * Divides a side.
   *
   * @param length of the old side, in pixels
   * @param start where the part that is wanted begins
   * @param scale old pixels to a new one
   * @param count new pixels
   */
  Axis(int length, double start, double scale, int count) {
    first = new int[count];
    weights = new double[count][];
    int least = length;
    int most = 0;
    for (int i = 0; i < count; i++) {
      // One pixel more at each end, whatever rounding does to the borders; those that don't count
      // are dropped again.
      int from = Math.max(0, (int) Math.floor(start + i * scale) - 1);
      int to = Math.min(length - 1, (int) Math.ceil(start + (i + 1) * scale) + 1);
      while (from < to && weight(from, i, start, scale, length) == 0) {
        from++;
      }
      while (to > from && weight(to, i, start, scale, length) == 0) {
        to--;
      }
      first[i] = from;
      weights[i] = new double[to - from + 1];
      for (int old = from; old <= to; old++) {
        weights[i][old - from] = weight(old, i, start, scale, length);
      }
      least = Math.min(least, from);
      most = Math.max(most, to + 1);
    }
    begin = least;
    end = most;
  }

  private static double weight(int old, int i, double start, double scale, int length) {
    if (scale >= 1) {
      double from = Math.max(old, start + i * scale);
      double to = Math.min(old + 1, start + (i + 1) * scale);
      return Math.max(0, to - from) / scale;
    }
    double place = Math.clamp(start + (i + 0.5) * scale - 0.5, 0, length - 1);
    return Math.max(0, 1 - Math.abs(place - old));
  }

  int count() {
    return first.length;
  }

  /** The first old pixel that counts anywhere. */
  int begin() {
    return begin;
  }

  /** The old pixel after the last one that counts anywhere. */
  int end() {
    return end;
  }

  /** The first old pixel that counts in new pixel {@code i}. */
  int first(int i) {
    return first[i];
  }

  /** What the old pixels from {@link #first} on count in new pixel {@code i}. */
  double[] weights(int i) {
    return weights[i];
  }
}
