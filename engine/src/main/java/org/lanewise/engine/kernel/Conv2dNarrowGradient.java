package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.F;
import static org.lanewise.engine.kernel.Conv2dTile.L;

import jdk.incubator.vector.FloatVector;

/**
 * The gradient of weights and bias of {@link Conv2dNarrow}, for one image and one vector of groups.
 *
 * <pre>
 * dw[t] = Σ(i) x[taps(t) + i] · dy[start + i]     db = Σ(i) dy[start + i]     for 0 ≤ i &lt; length
 * </pre>
 *
 * <p>One chain of fma from +0 per lane, over i, which are the pixels in raster order, and zeros of
 * {@code dy} between rows. Nine taps, those of a 3×3 kernel, share each vector of gradients.
 *
 * @param taps where each tap's first factor lies for the first pixel
 * @param length floats of the image, with what lies between rows
 */
record Conv2dNarrowGradient(int[] taps, int length) {

  /** Sums that are computed together. */
  static final int TAPS = 9;

  /**
   * Computes the gradient.
   *
   * @param start where in {@code dy} the first pixel lies
   * @param dw {@code [taps][L]}, overwritten; longer by {@link #TAPS} vectors
   * @param db {@code [L]}, overwritten
   */
  void run(float[] x, float[] dy, int start, float[] dw, float[] db) {
    for (int t = 0; t < taps.length; t += TAPS) {
      tile(x, dy, start, t, dw, db);
    }
  }

  private int tap(int t) {
    return taps[Math.min(t, taps.length - 1)];
  }

  private void tile(float[] x, float[] dy, int start, int t, float[] dw, float[] db) {
    int o0 = tap(t);
    int o1 = tap(t + 1);
    int o2 = tap(t + 2);
    int o3 = tap(t + 3);
    int o4 = tap(t + 4);
    int o5 = tap(t + 5);
    int o6 = tap(t + 6);
    int o7 = tap(t + 7);
    int o8 = tap(t + 8);
    FloatVector bias = FloatVector.zero(F);
    FloatVector s0 = bias;
    FloatVector s1 = bias;
    FloatVector s2 = bias;
    FloatVector s3 = bias;
    FloatVector s4 = bias;
    FloatVector s5 = bias;
    FloatVector s6 = bias;
    FloatVector s7 = bias;
    FloatVector s8 = bias;
    for (int i = 0; i < length; i += L) {
      FloatVector d = FloatVector.fromArray(F, dy, i + start);
      s0 = d.fma(FloatVector.fromArray(F, x, i + o0), s0);
      s1 = d.fma(FloatVector.fromArray(F, x, i + o1), s1);
      s2 = d.fma(FloatVector.fromArray(F, x, i + o2), s2);
      s3 = d.fma(FloatVector.fromArray(F, x, i + o3), s3);
      s4 = d.fma(FloatVector.fromArray(F, x, i + o4), s4);
      s5 = d.fma(FloatVector.fromArray(F, x, i + o5), s5);
      s6 = d.fma(FloatVector.fromArray(F, x, i + o6), s6);
      s7 = d.fma(FloatVector.fromArray(F, x, i + o7), s7);
      s8 = d.fma(FloatVector.fromArray(F, x, i + o8), s8);
      bias = bias.add(d);
    }
    s0.intoArray(dw, t * L);
    s1.intoArray(dw, t * L + L);
    s2.intoArray(dw, t * L + 2 * L);
    s3.intoArray(dw, t * L + 3 * L);
    s4.intoArray(dw, t * L + 4 * L);
    s5.intoArray(dw, t * L + 5 * L);
    s6.intoArray(dw, t * L + 6 * L);
    s7.intoArray(dw, t * L + 7 * L);
    s8.intoArray(dw, t * L + 8 * L);
    bias.intoArray(db, 0);
  }
}
