package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.F;

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
 * weights, and eight chains hide the latency of fma. Where taps come in threes that lie as far
 * apart as a row's neighbours, as those of a depthwise 3×3 kernel do, eight neighbours share what
 * they read too: ten loads feed 24 multiply-adds instead of 8.
 *
 * @param from where each pixel's first factor lies, tile by tile; some come twice
 * @param to the pixels' numbers, likewise
 * @param taps how far behind the beginning each product's first factor lies
 * @param weights where its second factor lies
 * @param step how far neighbours lie apart where they share what they read, else 0
 */
record Conv2dNarrowPass(int[] from, int[] to, int[] taps, int[] weights, int step) {

  private static final int PIXELS = 8;

  /**
   * Cuts rows of pixels into tiles; the last of a row overlaps the one before, or is filled up with
   * other rows' pixels: what is computed twice is the same.
   *
   * @param row pixels of a row
   */
  static Conv2dNarrowPass of(int[] from, int[] to, int row, int[] taps, int[] weights) {
    int step = row < PIXELS ? 0 : from[1] - from[0];
    for (int t = 0; t < taps.length; t++) {
      boolean slides = taps.length % 3 == 0 && taps[t] - taps[t - t % 3] == t % 3 * step;
      step = slides ? step : 0;
    }
    int[] order = order(from.length, step == 0 ? from.length : row);
    return new Conv2dNarrowPass(picked(from, order), picked(to, order), taps, weights, step);
  }

  private static int[] order(int pixels, int row) {
    int tiles = (row + PIXELS - 1) / PIXELS;
    int[] order = new int[pixels / row * tiles * PIXELS];
    for (int i = 0; i < order.length; i++) {
      int tile = i / PIXELS;
      int first = Math.max(0, Math.min(tile % tiles * PIXELS, row - PIXELS));
      order[i] = tile / tiles * row + Math.min(first + i % PIXELS, row - 1);
    }
    return order;
  }

  private static int[] picked(int[] all, int[] order) {
    int[] some = new int[order.length];
    for (int i = 0; i < some.length; i++) {
      some[i] = all[order[i]];
    }
    return some;
  }

  /**
   * @param w the weights, from {@code first} on
   * @param b the bias, from {@code column} on
   * @param y overwritten; pixel 0 from {@code start} on, {@code stride} floats apart
   */
  void run(
      float[] x, float[] w, int first, float[] b, int column, float[] y, int start, int stride) {
    for (int i = 0; i < from.length; i += PIXELS) {
      if (step == 0) {
        tile(x, i, w, first, b, column, y, start, stride);
      } else {
        neighbours(x, i, w, first, b, column, y, start, stride);
      }
    }
  }

  /** Eight pixels side by side, three taps at a time. */
  private void neighbours(
      float[] x,
      int i,
      float[] w,
      int first,
      float[] b,
      int column,
      float[] y,
      int start,
      int stride) {
    int at = from[i];
    FloatVector s0 = FloatVector.zero(F);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    FloatVector s4 = s0;
    FloatVector s5 = s0;
    FloatVector s6 = s0;
    FloatVector s7 = s0;
    for (int t = 0; t + 2 < taps.length; t += 3) {
      int o = at + taps[t];
      FloatVector u = FloatVector.fromArray(F, w, first + weights[t]);
      FloatVector v = FloatVector.fromArray(F, w, first + weights[t + 1]);
      FloatVector z = FloatVector.fromArray(F, w, first + weights[t + 2]);
      s0 = FloatVector.fromArray(F, x, o).fma(u, s0);
      FloatVector input = FloatVector.fromArray(F, x, o + step);
      s0 = input.fma(v, s0);
      s1 = input.fma(u, s1);
      input = FloatVector.fromArray(F, x, o + 2 * step);
      s0 = input.fma(z, s0);
      s1 = input.fma(v, s1);
      s2 = input.fma(u, s2);
      input = FloatVector.fromArray(F, x, o + 3 * step);
      s1 = input.fma(z, s1);
      s2 = input.fma(v, s2);
      s3 = input.fma(u, s3);
      input = FloatVector.fromArray(F, x, o + 4 * step);
      s2 = input.fma(z, s2);
      s3 = input.fma(v, s3);
      s4 = input.fma(u, s4);
      input = FloatVector.fromArray(F, x, o + 5 * step);
      s3 = input.fma(z, s3);
      s4 = input.fma(v, s4);
      s5 = input.fma(u, s5);
      input = FloatVector.fromArray(F, x, o + 6 * step);
      s4 = input.fma(z, s4);
      s5 = input.fma(v, s5);
      s6 = input.fma(u, s6);
      input = FloatVector.fromArray(F, x, o + 7 * step);
      s5 = input.fma(z, s5);
      s6 = input.fma(v, s6);
      s7 = input.fma(u, s7);
      input = FloatVector.fromArray(F, x, o + 8 * step);
      s6 = input.fma(z, s6);
      s7 = input.fma(v, s7);
      s7 = FloatVector.fromArray(F, x, o + 9 * step).fma(z, s7);
    }
    FloatVector bias = FloatVector.fromArray(F, b, column);
    int out = start + to[i] * stride;
    int next = (to[i + 1] - to[i]) * stride;
    s0.add(bias).add(0f).intoArray(y, out);
    s1.add(bias).add(0f).intoArray(y, out + next);
    s2.add(bias).add(0f).intoArray(y, out + 2 * next);
    s3.add(bias).add(0f).intoArray(y, out + 3 * next);
    s4.add(bias).add(0f).intoArray(y, out + 4 * next);
    s5.add(bias).add(0f).intoArray(y, out + 5 * next);
    s6.add(bias).add(0f).intoArray(y, out + 6 * next);
    s7.add(bias).add(0f).intoArray(y, out + 7 * next);
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
}
