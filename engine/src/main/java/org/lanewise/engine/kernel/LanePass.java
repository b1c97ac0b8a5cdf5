package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.F;
import static org.lanewise.engine.kernel.Conv2dTile.L;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Sums whose factors are vectors, both of them: what {@link Conv2dNarrow} computes, for some pixels
 * and one vector of groups.
 *
 * <pre>
 * y[to(i)] = Σ(t) x[from(i) + taps(t)] · w[weights(t)]   + b
 * </pre>
 *
 * <p>One chain of fma from +0 per lane, over t, the bias last. Eight pixels share each vector of
 * weights, and eight chains hide the latency of fma.
 *
 * @param from where each pixel's first factor lies, in whole tiles; the last is repeated
 * @param to the pixels' numbers, likewise
 * @param taps how far behind the beginning each product's first factor lies
 * @param weights where its second factor lies
 */
record LanePass(int[] from, int[] to, int[] taps, int[] weights) {

  private static final int PIXELS = 8;

  /** Sums of weights' gradients that are computed together: those of a 3×3 kernel. */
  static final int TAPS = 9;

  /** Fills tiles up: what is computed twice is the same. */
  static LanePass of(int[] from, int[] to, int[] taps, int[] weights) {
    return new LanePass(whole(from), whole(to), taps, weights);
  }

  private static int[] whole(int[] pixels) {
    int[] filled = Arrays.copyOf(pixels, (pixels.length + PIXELS - 1) / PIXELS * PIXELS);
    Arrays.fill(filled, pixels.length, filled.length, pixels[pixels.length - 1]);
    return filled;
  }

  /**
   * @param w the weights, from {@code first} on
   * @param b the bias, from {@code column} on
   * @param y overwritten; pixel 0 from {@code start} on, {@code stride} floats apart
   */
  void run(
      float[] x, float[] w, int first, float[] b, int column, float[] y, int start, int stride) {
    for (int i = 0; i < from.length; i += PIXELS) {
      tile(x, i, w, first, b, column, y, start, stride);
    }
  }

  private void tile(
      float[] x,
      int i,
      float[] w,
      int first,
      float[] b,
      int column,
      float[] y,
      int start,
      int stride) {
    int o0 = from[i];
    int o1 = from[i + 1];
    int o2 = from[i + 2];
    int o3 = from[i + 3];
    int o4 = from[i + 4];
    int o5 = from[i + 5];
    int o6 = from[i + 6];
    int o7 = from[i + 7];
    FloatVector s0 = FloatVector.zero(F);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    FloatVector s4 = s0;
    FloatVector s5 = s0;
    FloatVector s6 = s0;
    FloatVector s7 = s0;
    for (int t = 0; t < taps.length; t++) {
      int tap = taps[t];
      FloatVector v = FloatVector.fromArray(F, w, first + weights[t]);
      s0 = FloatVector.fromArray(F, x, o0 + tap).fma(v, s0);
      s1 = FloatVector.fromArray(F, x, o1 + tap).fma(v, s1);
      s2 = FloatVector.fromArray(F, x, o2 + tap).fma(v, s2);
      s3 = FloatVector.fromArray(F, x, o3 + tap).fma(v, s3);
      s4 = FloatVector.fromArray(F, x, o4 + tap).fma(v, s4);
      s5 = FloatVector.fromArray(F, x, o5 + tap).fma(v, s5);
      s6 = FloatVector.fromArray(F, x, o6 + tap).fma(v, s6);
      s7 = FloatVector.fromArray(F, x, o7 + tap).fma(v, s7);
    }
    FloatVector bias = FloatVector.fromArray(F, b, column);
    s0.add(bias).add(0f).intoArray(y, start + to[i] * stride);
    s1.add(bias).add(0f).intoArray(y, start + to[i + 1] * stride);
    s2.add(bias).add(0f).intoArray(y, start + to[i + 2] * stride);
    s3.add(bias).add(0f).intoArray(y, start + to[i + 3] * stride);
    s4.add(bias).add(0f).intoArray(y, start + to[i + 4] * stride);
    s5.add(bias).add(0f).intoArray(y, start + to[i + 5] * stride);
    s6.add(bias).add(0f).intoArray(y, start + to[i + 6] * stride);
    s7.add(bias).add(0f).intoArray(y, start + to[i + 7] * stride);
  }

  /**
   * The gradient of the weights: {@code dw[t] = Σ(i) x[from(i) + taps(t)] · dy[places(i)]}, one
   * chain of fma from +0 per lane, over i.
   *
   * @param dy with gradients of {@code pixels} pixels at {@code places}, from {@code start} on
   * @param dw {@code [taps][L]}, overwritten; longer by a tile
   */
  void gradient(float[] x, float[] dy, int start, int[] places, int pixels, float[] dw) {
    for (int t = 0; t < taps.length; t += TAPS) {
      taps(x, dy, start, places, pixels, t, dw);
    }
  }

  private int tap(int t) {
    return taps[Math.min(t, taps.length - 1)];
  }

  private void taps(float[] x, float[] dy, int start, int[] places, int pixels, int t, float[] dw) {
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
    for (int i = 0; i < pixels; i++) {
      int at = from[i];
      FloatVector d = FloatVector.fromArray(F, dy, start + places[i]);
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
