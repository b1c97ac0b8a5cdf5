package org.lanewise.engine.doctor;

import java.util.Arrays;
import java.util.OptionalDouble;
import org.lanewise.engine.tensor.Shape;

/** Range, moments and neighbourhood of the inputs of some images. */
final class Pixels {

  /** How far apart two values are that are compared. */
  enum Lag {
    NEXT_PIXEL,
    NEXT_ROW,
    THIRD_PIXEL,
    PLANE
  }

  private final int[] lags = new int[Lag.values().length];
  private final double[][] sums = new double[lags.length][6];
  private float[] smallest = new float[0];
  private float[] largest = new float[0];
  private double sum;
  private double squares;
  private long count;

  Pixels(Shape shape) {
    if (shape.rank() == 3) {
      int height = shape.extent(0);
      int width = shape.extent(1);
      int channels = shape.extent(2);
      lags[Lag.NEXT_PIXEL.ordinal()] = width > 1 ? channels : 0;
      lags[Lag.NEXT_ROW.ordinal()] = height > 1 ? width * channels : 0;
      lags[Lag.THIRD_PIXEL.ordinal()] = width > 3 ? 3 * channels : 0;
      lags[Lag.PLANE.ordinal()] = channels > 1 ? height * width : 0;
    }
  }

  void add(float[] x, int size) {
    if (count == 0) {
      smallest = Arrays.copyOf(x, size);
      largest = Arrays.copyOf(x, size);
    }
    for (int i = 0; i < size; i++) {
      smallest[i] = Math.min(smallest[i], x[i]);
      largest[i] = Math.max(largest[i], x[i]);
      sum += x[i];
      squares += (double) x[i] * x[i];
    }
    count += size;
    for (int lag = 0; lag < lags.length; lag++) {
      if (lags[lag] > 0) {
        compare(x, size, lags[lag], sums[lag]);
      }
    }
  }

  private static void compare(float[] x, int size, int lag, double[] s) {
    for (int i = 0; i + lag < size; i++) {
      double a = x[i];
      double b = x[i + lag];
      s[0] += 1;
      s[1] += a;
      s[2] += b;
      s[3] += a * a;
      s[4] += b * b;
      s[5] += a * b;
    }
  }

  double minimum() {
    float least = Float.POSITIVE_INFINITY;
    for (float value : smallest) {
      least = Math.min(least, value);
    }
    return least;
  }

  double maximum() {
    float most = Float.NEGATIVE_INFINITY;
    for (float value : largest) {
      most = Math.max(most, value);
    }
    return most;
  }

  double mean() {
    return sum / count;
  }

  double deviation() {
    return Math.sqrt(Math.max(0, squares / count - mean() * mean()));
  }

  /** The largest difference at one place between two images. */
  double imageDifference() {
    double most = 0;
    for (int i = 0; i < smallest.length; i++) {
      most = Math.max(most, (double) largest[i] - smallest[i]);
    }
    return most;
  }

  /**
   * Pearson's correlation of values that are so far apart; absent where there are none, or they are
   * all the same. NaN is that of values that are not finite.
   */
  OptionalDouble correlation(Lag lag) {
    double[] s = sums[lag.ordinal()];
    double covariance = s[5] / s[0] - s[1] / s[0] * (s[2] / s[0]);
    double first = s[3] / s[0] - s[1] / s[0] * (s[1] / s[0]);
    double second = s[4] / s[0] - s[2] / s[0] * (s[2] / s[0]);
    return s[0] == 0 || first == 0 || second == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(covariance / Math.sqrt(first * second));
  }
}
