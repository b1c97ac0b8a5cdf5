package org.lanewise.engine.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loop of convolution: a tile of pixels times a panel of columns, held in registers.
 *
 * <pre>
 * y[i][k] = Σ(j) x[base + offset(i) + tap(j)] · w[j, k]   + b[k]
 * </pre>
 *
 * <p>With NHWC images a patch is a few contiguous runs of floats, so the patch matrix need not be
 * stored: each product reads its input where it lies. One chain of fma from +0 per element, over j,
 * the bias last. The lanes lie on k, so the width of the vectors changes nothing.
 *
 * <p>12 × 2 accumulators, two vectors of weights and one broadcast fit 32 registers, and 14 loads
 * feed 24 multiply-adds; larger tiles spill. What comes after (ReLU, pooling) reads the stored
 * tile: a longer epilogue in this method would make the compiler spill too. One flat loop walks all
 * runs: with a loop over runs around a loop over a run, C2 keeps nine accumulators on the stack and
 * reaches 40 % of the speed.
 *
 * <p>Where the machine has {@link Registers#SIXTEEN sixteen} registers, a tile is two halves of 6 ×
 * 2 sums: {@link Conv2dHalfTile}, or those of {@link Conv2dRgbTile}.
 */
final class Conv2dTile {

  /** The machine's preferred width. */
  static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;

  /** Lanes of a vector. */
  static final int L = F.length();

  /** Pixels of a tile. */
  static final int PIXELS = 12;

  /** The pixels of a tile in order. */
  private static final int[] ORDER = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};

  private Conv2dTile() {}

  /**
   * Computes one tile.
   *
   * @param x not modified
   * @param base added to each place in {@code x}
   * @param patches where in {@code x} each pixel's patch begins and each product's input lies
   * @param first the first pixel
   * @param w a panel of weights, {@code [taps][vectors]}
   * @param panel where it begins
   * @param vectors of columns: 2 or 1
   * @param b the bias, in whole vectors
   * @param column where the panel's bias begins
   * @param y {@code [PIXELS][vectors]}, overwritten
   * @param to where it begins
   * @param stride floats from one pixel to the next
   */
  static void run(
      float[] x,
      int base,
      Conv2dPatches patches,
      int first,
      float[] w,
      int panel,
      int vectors,
      float[] b,
      int column,
      float[] y,
      int to,
      int stride) {
    if (vectors == 1) {
      narrow(x, base, patches, first, w, panel, b, column, y, to, stride);
    } else if (patches.rgb()) {
      Conv2dRgbTile.run(x, base, patches, first, w, panel, b, column, y, to, stride);
    } else if (patches.registers() == Registers.SIXTEEN) {
      int[] taps = patches.taps();
      for (int i = 0; i < PIXELS; i += Conv2dHalfTile.PIXELS) {
        Conv2dHalfTile.run(
            x,
            base,
            patches.offsets(),
            first + i,
            taps,
            w,
            panel,
            b,
            column,
            y,
            to,
            ORDER,
            i,
            stride,
            true);
      }
    } else {
      wide(x, base, patches, first, w, panel, b, column, y, to, stride);
    }
  }

  private static void wide(
      float[] x,
      int base,
      Conv2dPatches patches,
      int first,
      float[] w,
      int panel,
      float[] b,
      int column,
      float[] y,
      int to,
      int stride) {
    int o0 = base + patches.offset(first);
    int o1 = base + patches.offset(first + 1);
    int o2 = base + patches.offset(first + 2);
    int o3 = base + patches.offset(first + 3);
    int o4 = base + patches.offset(first + 4);
    int o5 = base + patches.offset(first + 5);
    int o6 = base + patches.offset(first + 6);
    int o7 = base + patches.offset(first + 7);
    int o8 = base + patches.offset(first + 8);
    int o9 = base + patches.offset(first + 9);
    int o10 = base + patches.offset(first + 10);
    int o11 = base + patches.offset(first + 11);
    FloatVector a0l = FloatVector.zero(F);
    FloatVector a0r = FloatVector.zero(F);
    FloatVector a1l = FloatVector.zero(F);
    FloatVector a1r = FloatVector.zero(F);
    FloatVector a2l = FloatVector.zero(F);
    FloatVector a2r = FloatVector.zero(F);
    FloatVector a3l = FloatVector.zero(F);
    FloatVector a3r = FloatVector.zero(F);
    FloatVector a4l = FloatVector.zero(F);
    FloatVector a4r = FloatVector.zero(F);
    FloatVector a5l = FloatVector.zero(F);
    FloatVector a5r = FloatVector.zero(F);
    FloatVector a6l = FloatVector.zero(F);
    FloatVector a6r = FloatVector.zero(F);
    FloatVector a7l = FloatVector.zero(F);
    FloatVector a7r = FloatVector.zero(F);
    FloatVector a8l = FloatVector.zero(F);
    FloatVector a8r = FloatVector.zero(F);
    FloatVector a9l = FloatVector.zero(F);
    FloatVector a9r = FloatVector.zero(F);
    FloatVector a10l = FloatVector.zero(F);
    FloatVector a10r = FloatVector.zero(F);
    FloatVector a11l = FloatVector.zero(F);
    FloatVector a11r = FloatVector.zero(F);
    int[] taps = patches.taps();
    for (int j = 0; j < taps.length; j++) {
      int at = taps[j];
      FloatVector left = FloatVector.fromArray(F, w, panel + 2 * L * j);
      FloatVector right = FloatVector.fromArray(F, w, panel + 2 * L * j + L);
      FloatVector x0 = FloatVector.broadcast(F, x[o0 + at]);
      a0l = x0.fma(left, a0l);
      a0r = x0.fma(right, a0r);
      FloatVector x1 = FloatVector.broadcast(F, x[o1 + at]);
      a1l = x1.fma(left, a1l);
      a1r = x1.fma(right, a1r);
      FloatVector x2 = FloatVector.broadcast(F, x[o2 + at]);
      a2l = x2.fma(left, a2l);
      a2r = x2.fma(right, a2r);
      FloatVector x3 = FloatVector.broadcast(F, x[o3 + at]);
      a3l = x3.fma(left, a3l);
      a3r = x3.fma(right, a3r);
      FloatVector x4 = FloatVector.broadcast(F, x[o4 + at]);
      a4l = x4.fma(left, a4l);
      a4r = x4.fma(right, a4r);
      FloatVector x5 = FloatVector.broadcast(F, x[o5 + at]);
      a5l = x5.fma(left, a5l);
      a5r = x5.fma(right, a5r);
      FloatVector x6 = FloatVector.broadcast(F, x[o6 + at]);
      a6l = x6.fma(left, a6l);
      a6r = x6.fma(right, a6r);
      FloatVector x7 = FloatVector.broadcast(F, x[o7 + at]);
      a7l = x7.fma(left, a7l);
      a7r = x7.fma(right, a7r);
      FloatVector x8 = FloatVector.broadcast(F, x[o8 + at]);
      a8l = x8.fma(left, a8l);
      a8r = x8.fma(right, a8r);
      FloatVector x9 = FloatVector.broadcast(F, x[o9 + at]);
      a9l = x9.fma(left, a9l);
      a9r = x9.fma(right, a9r);
      FloatVector x10 = FloatVector.broadcast(F, x[o10 + at]);
      a10l = x10.fma(left, a10l);
      a10r = x10.fma(right, a10r);
      FloatVector x11 = FloatVector.broadcast(F, x[o11 + at]);
      a11l = x11.fma(left, a11l);
      a11r = x11.fma(right, a11r);
    }
    FloatVector leftBias = FloatVector.fromArray(F, b, column);
    FloatVector rightBias = FloatVector.fromArray(F, b, column + L);
    a0l.add(leftBias).add(0f).intoArray(y, to);
    a0r.add(rightBias).add(0f).intoArray(y, to + L);
    a1l.add(leftBias).add(0f).intoArray(y, to + stride);
    a1r.add(rightBias).add(0f).intoArray(y, to + stride + L);
    a2l.add(leftBias).add(0f).intoArray(y, to + 2 * stride);
    a2r.add(rightBias).add(0f).intoArray(y, to + 2 * stride + L);
    a3l.add(leftBias).add(0f).intoArray(y, to + 3 * stride);
    a3r.add(rightBias).add(0f).intoArray(y, to + 3 * stride + L);
    a4l.add(leftBias).add(0f).intoArray(y, to + 4 * stride);
    a4r.add(rightBias).add(0f).intoArray(y, to + 4 * stride + L);
    a5l.add(leftBias).add(0f).intoArray(y, to + 5 * stride);
    a5r.add(rightBias).add(0f).intoArray(y, to + 5 * stride + L);
    a6l.add(leftBias).add(0f).intoArray(y, to + 6 * stride);
    a6r.add(rightBias).add(0f).intoArray(y, to + 6 * stride + L);
    a7l.add(leftBias).add(0f).intoArray(y, to + 7 * stride);
    a7r.add(rightBias).add(0f).intoArray(y, to + 7 * stride + L);
    a8l.add(leftBias).add(0f).intoArray(y, to + 8 * stride);
    a8r.add(rightBias).add(0f).intoArray(y, to + 8 * stride + L);
    a9l.add(leftBias).add(0f).intoArray(y, to + 9 * stride);
    a9r.add(rightBias).add(0f).intoArray(y, to + 9 * stride + L);
    a10l.add(leftBias).add(0f).intoArray(y, to + 10 * stride);
    a10r.add(rightBias).add(0f).intoArray(y, to + 10 * stride + L);
    a11l.add(leftBias).add(0f).intoArray(y, to + 11 * stride);
    a11r.add(rightBias).add(0f).intoArray(y, to + 11 * stride + L);
  }

  private static void narrow(
      float[] x,
      int base,
      Conv2dPatches patches,
      int first,
      float[] w,
      int panel,
      float[] b,
      int column,
      float[] y,
      int to,
      int stride) {
    int o0 = base + patches.offset(first);
    int o1 = base + patches.offset(first + 1);
    int o2 = base + patches.offset(first + 2);
    int o3 = base + patches.offset(first + 3);
    int o4 = base + patches.offset(first + 4);
    int o5 = base + patches.offset(first + 5);
    int o6 = base + patches.offset(first + 6);
    int o7 = base + patches.offset(first + 7);
    int o8 = base + patches.offset(first + 8);
    int o9 = base + patches.offset(first + 9);
    int o10 = base + patches.offset(first + 10);
    int o11 = base + patches.offset(first + 11);
    FloatVector a0 = FloatVector.zero(F);
    FloatVector a1 = FloatVector.zero(F);
    FloatVector a2 = FloatVector.zero(F);
    FloatVector a3 = FloatVector.zero(F);
    FloatVector a4 = FloatVector.zero(F);
    FloatVector a5 = FloatVector.zero(F);
    FloatVector a6 = FloatVector.zero(F);
    FloatVector a7 = FloatVector.zero(F);
    FloatVector a8 = FloatVector.zero(F);
    FloatVector a9 = FloatVector.zero(F);
    FloatVector a10 = FloatVector.zero(F);
    FloatVector a11 = FloatVector.zero(F);
    int[] taps = patches.taps();
    for (int j = 0; j < taps.length; j++) {
      int at = taps[j];
      FloatVector weights = FloatVector.fromArray(F, w, panel + L * j);
      a0 = FloatVector.broadcast(F, x[o0 + at]).fma(weights, a0);
      a1 = FloatVector.broadcast(F, x[o1 + at]).fma(weights, a1);
      a2 = FloatVector.broadcast(F, x[o2 + at]).fma(weights, a2);
      a3 = FloatVector.broadcast(F, x[o3 + at]).fma(weights, a3);
      a4 = FloatVector.broadcast(F, x[o4 + at]).fma(weights, a4);
      a5 = FloatVector.broadcast(F, x[o5 + at]).fma(weights, a5);
      a6 = FloatVector.broadcast(F, x[o6 + at]).fma(weights, a6);
      a7 = FloatVector.broadcast(F, x[o7 + at]).fma(weights, a7);
      a8 = FloatVector.broadcast(F, x[o8 + at]).fma(weights, a8);
      a9 = FloatVector.broadcast(F, x[o9 + at]).fma(weights, a9);
      a10 = FloatVector.broadcast(F, x[o10 + at]).fma(weights, a10);
      a11 = FloatVector.broadcast(F, x[o11 + at]).fma(weights, a11);
    }
    FloatVector bias = FloatVector.fromArray(F, b, column);
    a0.add(bias).add(0f).intoArray(y, to);
    a1.add(bias).add(0f).intoArray(y, to + stride);
    a2.add(bias).add(0f).intoArray(y, to + 2 * stride);
    a3.add(bias).add(0f).intoArray(y, to + 3 * stride);
    a4.add(bias).add(0f).intoArray(y, to + 4 * stride);
    a5.add(bias).add(0f).intoArray(y, to + 5 * stride);
    a6.add(bias).add(0f).intoArray(y, to + 6 * stride);
    a7.add(bias).add(0f).intoArray(y, to + 7 * stride);
    a8.add(bias).add(0f).intoArray(y, to + 8 * stride);
    a9.add(bias).add(0f).intoArray(y, to + 9 * stride);
    a10.add(bias).add(0f).intoArray(y, to + 10 * stride);
    a11.add(bias).add(0f).intoArray(y, to + 11 * stride);
  }
}
