package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.F;
import static org.lanewise.engine.kernel.Conv2dTile.L;

import jdk.incubator.vector.FloatVector;

/**
 * The gradient of the weights of {@link Conv2dNarrow}, for one image and one vector of groups.
 *
 * <pre>
 * dw[t] = Σ(i) x[inputs(i) + taps(t)] · dy[outputs(i)]
 * </pre>
 *
 * <p>One chain of fma from +0 per lane, over the pixels i in raster order. Nine taps, those of a
 * 3×3 kernel, share each vector of gradients.
 *
 * @param inputs where each pixel's first factor lies
 * @param outputs where its gradient lies
 * @param taps how far behind the first factor's beginning each tap lies
 */
record Conv2dNarrowGradient(int[] inputs, int[] outputs, int[] taps) {

  /** Sums that are computed together. */
  static final int TAPS = 9;

  /**
   * Computes the gradient.
   *
   * @param start added to each place in {@code dy}
   * @param dw {@code [taps][L]}, overwritten; longer by {@link #TAPS} vectors
   */
  void run(float[] x, float[] dy, int start, float[] dw) {
    for (int t = 0; t < taps.length; t += TAPS) {
      tile(x, dy, start, t, dw);
    }
  }

  private int tap(int t) {
    return taps[Math.min(t, taps.length - 1)];
  }

  private void tile(float[] x, float[] dy, int start, int t, float[] dw) {
    int o0 = tap(t);
    int o1 = tap(t + 1);
    int o2 = tap(t + 2);
    int o3 = tap(t + 3);
    int o4 = tap(t + 4);
    int o5 = tap(t + 5);
    int o6 = tap(t + 6);
    int o7 = tap(t + 7);
    int o8 = tap(t + 8);
    FloatVector s0 = FloatVector.zero(F);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    FloatVector s4 = s0;
    FloatVector s5 = s0;
    FloatVector s6 = s0;
    FloatVector s7 = s0;
    FloatVector s8 = s0;
    for (int i = 0; i < inputs.length; i++) {
      int at = inputs[i];
      FloatVector d = FloatVector.fromArray(F, dy, start + outputs[i]);
      s0 = FloatVector.fromArray(F, x, o0 + at).fma(d, s0);
      s1 = FloatVector.fromArray(F, x, o1 + at).fma(d, s1);
      s2 = FloatVector.fromArray(F, x, o2 + at).fma(d, s2);
      s3 = FloatVector.fromArray(F, x, o3 + at).fma(d, s3);
      s4 = FloatVector.fromArray(F, x, o4 + at).fma(d, s4);
      s5 = FloatVector.fromArray(F, x, o5 + at).fma(d, s5);
      s6 = FloatVector.fromArray(F, x, o6 + at).fma(d, s6);
      s7 = FloatVector.fromArray(F, x, o7 + at).fma(d, s7);
      s8 = FloatVector.fromArray(F, x, o8 + at).fma(d, s8);
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
  }
}
