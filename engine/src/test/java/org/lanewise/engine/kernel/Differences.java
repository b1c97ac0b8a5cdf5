package org.lanewise.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.ToDoubleFunction;

/** Central differences in double precision, and their comparison with a gradient in float. */
final class Differences {

  private Differences() {}

  static double[] widen(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  /**
   * Compares {@code gradient[i] - before} with {@code (f(x + h) - f(x - h)) / 2h}, the {@code i}-th
   * coordinate moved.
   *
   * @param terms products that meet in one element of the gradient, none above {@code 1} in
   *     magnitude: each fma rounds by at most half an ulp of a partial sum, so the float result may
   *     be off by {@code terms · terms · 2^-24}
   */
  static void check(
      ToDoubleFunction<double[]> f,
      double[] at,
      float[] gradient,
      float before,
      int terms,
      String what) {
    // f is linear or piecewise linear in each coordinate: the step's size costs no accuracy, but
    // must be smaller than the distance of two candidates for a maximum.
    double h = 0x1p-10;
    double tolerance = (terms + 2.0) * (terms + 2.0) * 0x1p-24 + 1e-9;
    for (int i = 0; i < at.length; i++) {
      double value = at[i];
      at[i] = value + h;
      double above = f.applyAsDouble(at);
      at[i] = value - h;
      double below = f.applyAsDouble(at);
      at[i] = value;
      int index = i;
      assertEquals(
          (above - below) / (2 * h),
          gradient[i] - before,
          tolerance,
          () -> what + "[" + index + "]");
    }
  }
}
