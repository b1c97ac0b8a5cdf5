package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.F;
import static org.lanewise.engine.kernel.Conv2dTile.L;

import jdk.incubator.vector.FloatVector;

/**
 * The tile of {@link Conv2dTile} for images of three channels, where twice six neighbours in a row
 * make up the tile.
 *
 * <p>With so few channels the loop is short, and what it does beside multiplying shows. Here the
 * places of all pixels are constants away from two: two registers instead of twelve, and one check
 * of an array's bounds where there were several. With {@link Registers#SIXTEEN sixteen} registers
 * each six are a tile of their own.
 */
final class Conv2dRgbTile {

  /** Floats from a pixel to its neighbour. */
  static final int STEP = 3;

  /** Neighbours in a row. */
  static final int HALF = Conv2dTile.PIXELS / 2;

  private Conv2dRgbTile() {}

  /** Computes one tile; parameters as {@link Conv2dTile#run}. */
  static void run(
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
    int upper = base + patches.offset(first);
    int lower = base + patches.offset(first + HALF);
    if (patches.registers() == Registers.SIXTEEN) {
      int right = base + patches.offset(first + 3);
      half(x, upper, right, patches.taps(), w, panel, b, column, y, to, stride);
      right = base + patches.offset(first + HALF + 3);
      half(x, lower, right, patches.taps(), w, panel, b, column, y, to + HALF * stride, stride);
    } else {
      whole(x, upper, lower, patches.taps(), w, panel, b, column, y, to, stride);
    }
  }

  private static void whole(
      float[] x,
      int upper,
      int lower,
      int[] taps,
      float[] w,
      int panel,
      float[] b,
      int column,
      float[] y,
      int to,
      int stride) {
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
    for (int j = 0; j < taps.length; j++) {
      int u = upper + taps[j];
      int d = lower + taps[j];
      FloatVector left = FloatVector.fromArray(F, w, panel + 2 * L * j);
      FloatVector right = FloatVector.fromArray(F, w, panel + 2 * L * j + L);
      FloatVector x0 = FloatVector.broadcast(F, x[u]);
      a0l = x0.fma(left, a0l);
      a0r = x0.fma(right, a0r);
      FloatVector x1 = FloatVector.broadcast(F, x[u + STEP]);
      a1l = x1.fma(left, a1l);
      a1r = x1.fma(right, a1r);
      FloatVector x2 = FloatVector.broadcast(F, x[u + 2 * STEP]);
      a2l = x2.fma(left, a2l);
      a2r = x2.fma(right, a2r);
      FloatVector x3 = FloatVector.broadcast(F, x[u + 3 * STEP]);
      a3l = x3.fma(left, a3l);
      a3r = x3.fma(right, a3r);
      FloatVector x4 = FloatVector.broadcast(F, x[u + 4 * STEP]);
      a4l = x4.fma(left, a4l);
      a4r = x4.fma(right, a4r);
      FloatVector x5 = FloatVector.broadcast(F, x[u + 5 * STEP]);
      a5l = x5.fma(left, a5l);
      a5r = x5.fma(right, a5r);
      FloatVector x6 = FloatVector.broadcast(F, x[d]);
      a6l = x6.fma(left, a6l);
      a6r = x6.fma(right, a6r);
      FloatVector x7 = FloatVector.broadcast(F, x[d + STEP]);
      a7l = x7.fma(left, a7l);
      a7r = x7.fma(right, a7r);
      FloatVector x8 = FloatVector.broadcast(F, x[d + 2 * STEP]);
      a8l = x8.fma(left, a8l);
      a8r = x8.fma(right, a8r);
      FloatVector x9 = FloatVector.broadcast(F, x[d + 3 * STEP]);
      a9l = x9.fma(left, a9l);
      a9r = x9.fma(right, a9r);
      FloatVector x10 = FloatVector.broadcast(F, x[d + 4 * STEP]);
      a10l = x10.fma(left, a10l);
      a10r = x10.fma(right, a10r);
      FloatVector x11 = FloatVector.broadcast(F, x[d + 5 * STEP]);
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

  /**
   * Six pixels. The fourth one's place is known to lie three behind the first one's, but not to the
   * compiler: were all six behind one check, it would load them at once and have no registers left.
   */
  private static void half(
      float[] x,
      int first,
      int fourth,
      int[] taps,
      float[] w,
      int panel,
      float[] b,
      int column,
      float[] y,
      int to,
      int stride) {
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
    for (int j = 0; j < taps.length; j++) {
      int u = first + taps[j];
      int v = fourth + taps[j];
      FloatVector left = FloatVector.fromArray(F, w, panel + 2 * L * j);
      FloatVector right = FloatVector.fromArray(F, w, panel + 2 * L * j + L);
      FloatVector x0 = FloatVector.broadcast(F, x[u]);
      a0l = x0.fma(left, a0l);
      a0r = x0.fma(right, a0r);
      FloatVector x1 = FloatVector.broadcast(F, x[u + STEP]);
      a1l = x1.fma(left, a1l);
      a1r = x1.fma(right, a1r);
      FloatVector x2 = FloatVector.broadcast(F, x[u + 2 * STEP]);
      a2l = x2.fma(left, a2l);
      a2r = x2.fma(right, a2r);
      FloatVector x3 = FloatVector.broadcast(F, x[v]);
      a3l = x3.fma(left, a3l);
      a3r = x3.fma(right, a3r);
      FloatVector x4 = FloatVector.broadcast(F, x[v + STEP]);
      a4l = x4.fma(left, a4l);
      a4r = x4.fma(right, a4r);
      FloatVector x5 = FloatVector.broadcast(F, x[v + 2 * STEP]);
      a5l = x5.fma(left, a5l);
      a5r = x5.fma(right, a5r);
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
  }
}
