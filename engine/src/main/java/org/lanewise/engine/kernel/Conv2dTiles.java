package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.F;
import static org.lanewise.engine.kernel.Conv2dTile.L;

import jdk.incubator.vector.FloatVector;

/**
 * Written by TileWriter, a class of the tests: change that. The innermost loops of {@link
 * Conv2dTile}, which says what they compute; a name ends with the number of rows.
 *
 * <p>What C2 makes of them was measured. It loads what stands behind one check of an array's
 * bounds, or behind none, as early as it can, and with six rows it then has no registers left; so
 * there the last of six neighbours has a place that C2 does not know to be the next one.
 */
final class Conv2dTiles {

  private Conv2dTiles() {}

  static void forward6(
      float[] x,
      int base,
      int[] offsets,
      int first,
      int[] taps,
      float[] w,
      int panel,
      float[] b,
      int column,
      float[] y,
      int to,
      int stride) {
    int offset0 = base + offsets[first];
    int offset1 = base + offsets[first + 1];
    int offset2 = base + offsets[first + 2];
    int offset3 = base + offsets[first + 3];
    int offset4 = base + offsets[first + 4];
    int offset5 = base + offsets[first + 5];
    FloatVector a0 = FloatVector.zero(F);
    FloatVector b0 = FloatVector.zero(F);
    FloatVector a1 = FloatVector.zero(F);
    FloatVector b1 = FloatVector.zero(F);
    FloatVector a2 = FloatVector.zero(F);
    FloatVector b2 = FloatVector.zero(F);
    FloatVector a3 = FloatVector.zero(F);
    FloatVector b3 = FloatVector.zero(F);
    FloatVector a4 = FloatVector.zero(F);
    FloatVector b4 = FloatVector.zero(F);
    FloatVector a5 = FloatVector.zero(F);
    FloatVector b5 = FloatVector.zero(F);
    for (int j = 0; j < taps.length; j++) {
      int tap = taps[j];
      int panelRow = panel + 2 * L * j;
      FloatVector wA = FloatVector.fromArray(F, w, panelRow);
      FloatVector wB = FloatVector.fromArray(F, w, panelRow + L);
      FloatVector x0 = FloatVector.broadcast(F, x[offset0 + tap]);
      a0 = x0.fma(wA, a0);
      b0 = x0.fma(wB, b0);
      FloatVector x1 = FloatVector.broadcast(F, x[offset1 + tap]);
      a1 = x1.fma(wA, a1);
      b1 = x1.fma(wB, b1);
      FloatVector x2 = FloatVector.broadcast(F, x[offset2 + tap]);
      a2 = x2.fma(wA, a2);
      b2 = x2.fma(wB, b2);
      FloatVector x3 = FloatVector.broadcast(F, x[offset3 + tap]);
      a3 = x3.fma(wA, a3);
      b3 = x3.fma(wB, b3);
      FloatVector x4 = FloatVector.broadcast(F, x[offset4 + tap]);
      a4 = x4.fma(wA, a4);
      b4 = x4.fma(wB, b4);
      FloatVector x5 = FloatVector.broadcast(F, x[offset5 + tap]);
      a5 = x5.fma(wA, a5);
      b5 = x5.fma(wB, b5);
    }
    FloatVector biasA = FloatVector.fromArray(F, b, column);
    FloatVector biasB = FloatVector.fromArray(F, b, column + L);
    a0.add(biasA).add(0f).intoArray(y, to);
    b0.add(biasB).add(0f).intoArray(y, to + L);
    a1.add(biasA).add(0f).intoArray(y, to + stride);
    b1.add(biasB).add(0f).intoArray(y, to + stride + L);
    a2.add(biasA).add(0f).intoArray(y, to + 2 * stride);
    b2.add(biasB).add(0f).intoArray(y, to + 2 * stride + L);
    a3.add(biasA).add(0f).intoArray(y, to + 3 * stride);
    b3.add(biasB).add(0f).intoArray(y, to + 3 * stride + L);
    a4.add(biasA).add(0f).intoArray(y, to + 4 * stride);
    b4.add(biasB).add(0f).intoArray(y, to + 4 * stride + L);
    a5.add(biasA).add(0f).intoArray(y, to + 5 * stride);
    b5.add(biasB).add(0f).intoArray(y, to + 5 * stride + L);
  }

  static void forward12(
      float[] x,
      int base,
      int[] offsets,
      int first,
      int[] taps,
      float[] w,
      int panel,
      float[] b,
      int column,
      float[] y,
      int to,
      int stride) {
    int offset0 = base + offsets[first];
    int offset1 = base + offsets[first + 1];
    int offset2 = base + offsets[first + 2];
    int offset3 = base + offsets[first + 3];
    int offset4 = base + offsets[first + 4];
    int offset5 = base + offsets[first + 5];
    int offset6 = base + offsets[first + 6];
    int offset7 = base + offsets[first + 7];
    int offset8 = base + offsets[first + 8];
    int offset9 = base + offsets[first + 9];
    int offset10 = base + offsets[first + 10];
    int offset11 = base + offsets[first + 11];
    FloatVector a0 = FloatVector.zero(F);
    FloatVector b0 = FloatVector.zero(F);
    FloatVector a1 = FloatVector.zero(F);
    FloatVector b1 = FloatVector.zero(F);
    FloatVector a2 = FloatVector.zero(F);
    FloatVector b2 = FloatVector.zero(F);
    FloatVector a3 = FloatVector.zero(F);
    FloatVector b3 = FloatVector.zero(F);
    FloatVector a4 = FloatVector.zero(F);
    FloatVector b4 = FloatVector.zero(F);
    FloatVector a5 = FloatVector.zero(F);
    FloatVector b5 = FloatVector.zero(F);
    FloatVector a6 = FloatVector.zero(F);
    FloatVector b6 = FloatVector.zero(F);
    FloatVector a7 = FloatVector.zero(F);
    FloatVector b7 = FloatVector.zero(F);
    FloatVector a8 = FloatVector.zero(F);
    FloatVector b8 = FloatVector.zero(F);
    FloatVector a9 = FloatVector.zero(F);
    FloatVector b9 = FloatVector.zero(F);
    FloatVector a10 = FloatVector.zero(F);
    FloatVector b10 = FloatVector.zero(F);
    FloatVector a11 = FloatVector.zero(F);
    FloatVector b11 = FloatVector.zero(F);
    for (int j = 0; j < taps.length; j++) {
      int tap = taps[j];
      int panelRow = panel + 2 * L * j;
      FloatVector wA = FloatVector.fromArray(F, w, panelRow);
      FloatVector wB = FloatVector.fromArray(F, w, panelRow + L);
      FloatVector x0 = FloatVector.broadcast(F, x[offset0 + tap]);
      a0 = x0.fma(wA, a0);
      b0 = x0.fma(wB, b0);
      FloatVector x1 = FloatVector.broadcast(F, x[offset1 + tap]);
      a1 = x1.fma(wA, a1);
      b1 = x1.fma(wB, b1);
      FloatVector x2 = FloatVector.broadcast(F, x[offset2 + tap]);
      a2 = x2.fma(wA, a2);
      b2 = x2.fma(wB, b2);
      FloatVector x3 = FloatVector.broadcast(F, x[offset3 + tap]);
      a3 = x3.fma(wA, a3);
      b3 = x3.fma(wB, b3);
      FloatVector x4 = FloatVector.broadcast(F, x[offset4 + tap]);
      a4 = x4.fma(wA, a4);
      b4 = x4.fma(wB, b4);
      FloatVector x5 = FloatVector.broadcast(F, x[offset5 + tap]);
      a5 = x5.fma(wA, a5);
      b5 = x5.fma(wB, b5);
      FloatVector x6 = FloatVector.broadcast(F, x[offset6 + tap]);
      a6 = x6.fma(wA, a6);
      b6 = x6.fma(wB, b6);
      FloatVector x7 = FloatVector.broadcast(F, x[offset7 + tap]);
      a7 = x7.fma(wA, a7);
      b7 = x7.fma(wB, b7);
      FloatVector x8 = FloatVector.broadcast(F, x[offset8 + tap]);
      a8 = x8.fma(wA, a8);
      b8 = x8.fma(wB, b8);
      FloatVector x9 = FloatVector.broadcast(F, x[offset9 + tap]);
      a9 = x9.fma(wA, a9);
      b9 = x9.fma(wB, b9);
      FloatVector x10 = FloatVector.broadcast(F, x[offset10 + tap]);
      a10 = x10.fma(wA, a10);
      b10 = x10.fma(wB, b10);
      FloatVector x11 = FloatVector.broadcast(F, x[offset11 + tap]);
      a11 = x11.fma(wA, a11);
      b11 = x11.fma(wB, b11);
    }
    FloatVector biasA = FloatVector.fromArray(F, b, column);
    FloatVector biasB = FloatVector.fromArray(F, b, column + L);
    a0.add(biasA).add(0f).intoArray(y, to);
    b0.add(biasB).add(0f).intoArray(y, to + L);
    a1.add(biasA).add(0f).intoArray(y, to + stride);
    b1.add(biasB).add(0f).intoArray(y, to + stride + L);
    a2.add(biasA).add(0f).intoArray(y, to + 2 * stride);
    b2.add(biasB).add(0f).intoArray(y, to + 2 * stride + L);
    a3.add(biasA).add(0f).intoArray(y, to + 3 * stride);
    b3.add(biasB).add(0f).intoArray(y, to + 3 * stride + L);
    a4.add(biasA).add(0f).intoArray(y, to + 4 * stride);
    b4.add(biasB).add(0f).intoArray(y, to + 4 * stride + L);
    a5.add(biasA).add(0f).intoArray(y, to + 5 * stride);
    b5.add(biasB).add(0f).intoArray(y, to + 5 * stride + L);
    a6.add(biasA).add(0f).intoArray(y, to + 6 * stride);
    b6.add(biasB).add(0f).intoArray(y, to + 6 * stride + L);
    a7.add(biasA).add(0f).intoArray(y, to + 7 * stride);
    b7.add(biasB).add(0f).intoArray(y, to + 7 * stride + L);
    a8.add(biasA).add(0f).intoArray(y, to + 8 * stride);
    b8.add(biasB).add(0f).intoArray(y, to + 8 * stride + L);
    a9.add(biasA).add(0f).intoArray(y, to + 9 * stride);
    b9.add(biasB).add(0f).intoArray(y, to + 9 * stride + L);
    a10.add(biasA).add(0f).intoArray(y, to + 10 * stride);
    b10.add(biasB).add(0f).intoArray(y, to + 10 * stride + L);
    a11.add(biasA).add(0f).intoArray(y, to + 11 * stride);
    b11.add(biasB).add(0f).intoArray(y, to + 11 * stride + L);
  }

  static void rgb6(
      float[] x,
      int base,
      int[] offsets,
      int first,
      int[] taps,
      float[] w,
      int panel,
      float[] b,
      int column,
      float[] y,
      int to,
      int stride) {
    int offset0 = base + offsets[first];
    int offset5 = base + offsets[first + 5];
    FloatVector a0 = FloatVector.zero(F);
    FloatVector b0 = FloatVector.zero(F);
    FloatVector a1 = FloatVector.zero(F);
    FloatVector b1 = FloatVector.zero(F);
    FloatVector a2 = FloatVector.zero(F);
    FloatVector b2 = FloatVector.zero(F);
    FloatVector a3 = FloatVector.zero(F);
    FloatVector b3 = FloatVector.zero(F);
    FloatVector a4 = FloatVector.zero(F);
    FloatVector b4 = FloatVector.zero(F);
    FloatVector a5 = FloatVector.zero(F);
    FloatVector b5 = FloatVector.zero(F);
    for (int j = 0; j < taps.length; j++) {
      int tap = taps[j];
      int panelRow = panel + 2 * L * j;
      FloatVector wA = FloatVector.fromArray(F, w, panelRow);
      FloatVector wB = FloatVector.fromArray(F, w, panelRow + L);
      FloatVector x0 = FloatVector.broadcast(F, x[offset0 + tap]);
      a0 = x0.fma(wA, a0);
      b0 = x0.fma(wB, b0);
      FloatVector x1 = FloatVector.broadcast(F, x[offset0 + tap + 3]);
      a1 = x1.fma(wA, a1);
      b1 = x1.fma(wB, b1);
      FloatVector x2 = FloatVector.broadcast(F, x[offset0 + tap + 6]);
      a2 = x2.fma(wA, a2);
      b2 = x2.fma(wB, b2);
      FloatVector x3 = FloatVector.broadcast(F, x[offset0 + tap + 9]);
      a3 = x3.fma(wA, a3);
      b3 = x3.fma(wB, b3);
      FloatVector x4 = FloatVector.broadcast(F, x[offset0 + tap + 12]);
      a4 = x4.fma(wA, a4);
      b4 = x4.fma(wB, b4);
      FloatVector x5 = FloatVector.broadcast(F, x[offset5 + tap]);
      a5 = x5.fma(wA, a5);
      b5 = x5.fma(wB, b5);
    }
    FloatVector biasA = FloatVector.fromArray(F, b, column);
    FloatVector biasB = FloatVector.fromArray(F, b, column + L);
    a0.add(biasA).add(0f).intoArray(y, to);
    b0.add(biasB).add(0f).intoArray(y, to + L);
    a1.add(biasA).add(0f).intoArray(y, to + stride);
    b1.add(biasB).add(0f).intoArray(y, to + stride + L);
    a2.add(biasA).add(0f).intoArray(y, to + 2 * stride);
    b2.add(biasB).add(0f).intoArray(y, to + 2 * stride + L);
    a3.add(biasA).add(0f).intoArray(y, to + 3 * stride);
    b3.add(biasB).add(0f).intoArray(y, to + 3 * stride + L);
    a4.add(biasA).add(0f).intoArray(y, to + 4 * stride);
    b4.add(biasB).add(0f).intoArray(y, to + 4 * stride + L);
    a5.add(biasA).add(0f).intoArray(y, to + 5 * stride);
    b5.add(biasB).add(0f).intoArray(y, to + 5 * stride + L);
  }

  static void rgb12(
      float[] x,
      int base,
      int[] offsets,
      int first,
      int[] taps,
      float[] w,
      int panel,
      float[] b,
      int column,
      float[] y,
      int to,
      int stride) {
    int offset0 = base + offsets[first];
    int offset6 = base + offsets[first + 6];
    FloatVector a0 = FloatVector.zero(F);
    FloatVector b0 = FloatVector.zero(F);
    FloatVector a1 = FloatVector.zero(F);
    FloatVector b1 = FloatVector.zero(F);
    FloatVector a2 = FloatVector.zero(F);
    FloatVector b2 = FloatVector.zero(F);
    FloatVector a3 = FloatVector.zero(F);
    FloatVector b3 = FloatVector.zero(F);
    FloatVector a4 = FloatVector.zero(F);
    FloatVector b4 = FloatVector.zero(F);
    FloatVector a5 = FloatVector.zero(F);
    FloatVector b5 = FloatVector.zero(F);
    FloatVector a6 = FloatVector.zero(F);
    FloatVector b6 = FloatVector.zero(F);
    FloatVector a7 = FloatVector.zero(F);
    FloatVector b7 = FloatVector.zero(F);
    FloatVector a8 = FloatVector.zero(F);
    FloatVector b8 = FloatVector.zero(F);
    FloatVector a9 = FloatVector.zero(F);
    FloatVector b9 = FloatVector.zero(F);
    FloatVector a10 = FloatVector.zero(F);
    FloatVector b10 = FloatVector.zero(F);
    FloatVector a11 = FloatVector.zero(F);
    FloatVector b11 = FloatVector.zero(F);
    for (int j = 0; j < taps.length; j++) {
      int tap = taps[j];
      int panelRow = panel + 2 * L * j;
      FloatVector wA = FloatVector.fromArray(F, w, panelRow);
      FloatVector wB = FloatVector.fromArray(F, w, panelRow + L);
      FloatVector x0 = FloatVector.broadcast(F, x[offset0 + tap]);
      a0 = x0.fma(wA, a0);
      b0 = x0.fma(wB, b0);
      FloatVector x1 = FloatVector.broadcast(F, x[offset0 + tap + 3]);
      a1 = x1.fma(wA, a1);
      b1 = x1.fma(wB, b1);
      FloatVector x2 = FloatVector.broadcast(F, x[offset0 + tap + 6]);
      a2 = x2.fma(wA, a2);
      b2 = x2.fma(wB, b2);
      FloatVector x3 = FloatVector.broadcast(F, x[offset0 + tap + 9]);
      a3 = x3.fma(wA, a3);
      b3 = x3.fma(wB, b3);
      FloatVector x4 = FloatVector.broadcast(F, x[offset0 + tap + 12]);
      a4 = x4.fma(wA, a4);
      b4 = x4.fma(wB, b4);
      FloatVector x5 = FloatVector.broadcast(F, x[offset0 + tap + 15]);
      a5 = x5.fma(wA, a5);
      b5 = x5.fma(wB, b5);
      FloatVector x6 = FloatVector.broadcast(F, x[offset6 + tap]);
      a6 = x6.fma(wA, a6);
      b6 = x6.fma(wB, b6);
      FloatVector x7 = FloatVector.broadcast(F, x[offset6 + tap + 3]);
      a7 = x7.fma(wA, a7);
      b7 = x7.fma(wB, b7);
      FloatVector x8 = FloatVector.broadcast(F, x[offset6 + tap + 6]);
      a8 = x8.fma(wA, a8);
      b8 = x8.fma(wB, b8);
      FloatVector x9 = FloatVector.broadcast(F, x[offset6 + tap + 9]);
      a9 = x9.fma(wA, a9);
      b9 = x9.fma(wB, b9);
      FloatVector x10 = FloatVector.broadcast(F, x[offset6 + tap + 12]);
      a10 = x10.fma(wA, a10);
      b10 = x10.fma(wB, b10);
      FloatVector x11 = FloatVector.broadcast(F, x[offset6 + tap + 15]);
      a11 = x11.fma(wA, a11);
      b11 = x11.fma(wB, b11);
    }
    FloatVector biasA = FloatVector.fromArray(F, b, column);
    FloatVector biasB = FloatVector.fromArray(F, b, column + L);
    a0.add(biasA).add(0f).intoArray(y, to);
    b0.add(biasB).add(0f).intoArray(y, to + L);
    a1.add(biasA).add(0f).intoArray(y, to + stride);
    b1.add(biasB).add(0f).intoArray(y, to + stride + L);
    a2.add(biasA).add(0f).intoArray(y, to + 2 * stride);
    b2.add(biasB).add(0f).intoArray(y, to + 2 * stride + L);
    a3.add(biasA).add(0f).intoArray(y, to + 3 * stride);
    b3.add(biasB).add(0f).intoArray(y, to + 3 * stride + L);
    a4.add(biasA).add(0f).intoArray(y, to + 4 * stride);
    b4.add(biasB).add(0f).intoArray(y, to + 4 * stride + L);
    a5.add(biasA).add(0f).intoArray(y, to + 5 * stride);
    b5.add(biasB).add(0f).intoArray(y, to + 5 * stride + L);
    a6.add(biasA).add(0f).intoArray(y, to + 6 * stride);
    b6.add(biasB).add(0f).intoArray(y, to + 6 * stride + L);
    a7.add(biasA).add(0f).intoArray(y, to + 7 * stride);
    b7.add(biasB).add(0f).intoArray(y, to + 7 * stride + L);
    a8.add(biasA).add(0f).intoArray(y, to + 8 * stride);
    b8.add(biasB).add(0f).intoArray(y, to + 8 * stride + L);
    a9.add(biasA).add(0f).intoArray(y, to + 9 * stride);
    b9.add(biasB).add(0f).intoArray(y, to + 9 * stride + L);
    a10.add(biasA).add(0f).intoArray(y, to + 10 * stride);
    b10.add(biasB).add(0f).intoArray(y, to + 10 * stride + L);
    a11.add(biasA).add(0f).intoArray(y, to + 11 * stride);
    b11.add(biasB).add(0f).intoArray(y, to + 11 * stride + L);
  }

  static void weights6(
      float[] x,
      int base,
      int second,
      int[] pixels,
      float[] dy,
      int from,
      float[] sums,
      float[] out,
      int to,
      int next) {
    FloatVector a0 = FloatVector.fromArray(F, sums, to);
    FloatVector b0 = FloatVector.fromArray(F, sums, to + L);
    FloatVector a1 = FloatVector.fromArray(F, sums, to + 2 * L);
    FloatVector b1 = FloatVector.fromArray(F, sums, to + 2 * L + L);
    FloatVector a2 = FloatVector.fromArray(F, sums, to + 2 * 2 * L);
    FloatVector b2 = FloatVector.fromArray(F, sums, to + 2 * 2 * L + L);
    FloatVector a3 = FloatVector.fromArray(F, sums, next);
    FloatVector b3 = FloatVector.fromArray(F, sums, next + L);
    FloatVector a4 = FloatVector.fromArray(F, sums, next + 2 * L);
    FloatVector b4 = FloatVector.fromArray(F, sums, next + 2 * L + L);
    FloatVector a5 = FloatVector.fromArray(F, sums, next + 2 * 2 * L);
    FloatVector b5 = FloatVector.fromArray(F, sums, next + 2 * 2 * L + L);
    for (int i = 0; i < pixels.length; i++) {
      int at = base + pixels[i];
      int behind = second + pixels[i];
      int panelRow = from + 2 * L * i;
      FloatVector wA = FloatVector.fromArray(F, dy, panelRow);
      FloatVector wB = FloatVector.fromArray(F, dy, panelRow + L);
      FloatVector x0 = FloatVector.broadcast(F, x[at]);
      a0 = x0.fma(wA, a0);
      b0 = x0.fma(wB, b0);
      FloatVector x1 = FloatVector.broadcast(F, x[at + 1]);
      a1 = x1.fma(wA, a1);
      b1 = x1.fma(wB, b1);
      FloatVector x2 = FloatVector.broadcast(F, x[at + 2]);
      a2 = x2.fma(wA, a2);
      b2 = x2.fma(wB, b2);
      FloatVector x3 = FloatVector.broadcast(F, x[behind]);
      a3 = x3.fma(wA, a3);
      b3 = x3.fma(wB, b3);
      FloatVector x4 = FloatVector.broadcast(F, x[behind + 1]);
      a4 = x4.fma(wA, a4);
      b4 = x4.fma(wB, b4);
      FloatVector x5 = FloatVector.broadcast(F, x[behind + 2]);
      a5 = x5.fma(wA, a5);
      b5 = x5.fma(wB, b5);
    }
    a0.intoArray(out, to);
    b0.intoArray(out, to + L);
    a1.intoArray(out, to + 2 * L);
    b1.intoArray(out, to + 2 * L + L);
    a2.intoArray(out, to + 2 * 2 * L);
    b2.intoArray(out, to + 2 * 2 * L + L);
    a3.intoArray(out, next);
    b3.intoArray(out, next + L);
    a4.intoArray(out, next + 2 * L);
    b4.intoArray(out, next + 2 * L + L);
    a5.intoArray(out, next + 2 * 2 * L);
    b5.intoArray(out, next + 2 * 2 * L + L);
  }

  static void weights9(
      float[] x, int base, int[] pixels, float[] dy, int from, float[] sums, float[] out, int to) {
    FloatVector a0 = FloatVector.fromArray(F, sums, to);
    FloatVector b0 = FloatVector.fromArray(F, sums, to + L);
    FloatVector a1 = FloatVector.fromArray(F, sums, to + 2 * L);
    FloatVector b1 = FloatVector.fromArray(F, sums, to + 2 * L + L);
    FloatVector a2 = FloatVector.fromArray(F, sums, to + 2 * 2 * L);
    FloatVector b2 = FloatVector.fromArray(F, sums, to + 2 * 2 * L + L);
    FloatVector a3 = FloatVector.fromArray(F, sums, to + 3 * 2 * L);
    FloatVector b3 = FloatVector.fromArray(F, sums, to + 3 * 2 * L + L);
    FloatVector a4 = FloatVector.fromArray(F, sums, to + 4 * 2 * L);
    FloatVector b4 = FloatVector.fromArray(F, sums, to + 4 * 2 * L + L);
    FloatVector a5 = FloatVector.fromArray(F, sums, to + 5 * 2 * L);
    FloatVector b5 = FloatVector.fromArray(F, sums, to + 5 * 2 * L + L);
    FloatVector a6 = FloatVector.fromArray(F, sums, to + 6 * 2 * L);
    FloatVector b6 = FloatVector.fromArray(F, sums, to + 6 * 2 * L + L);
    FloatVector a7 = FloatVector.fromArray(F, sums, to + 7 * 2 * L);
    FloatVector b7 = FloatVector.fromArray(F, sums, to + 7 * 2 * L + L);
    FloatVector a8 = FloatVector.fromArray(F, sums, to + 8 * 2 * L);
    FloatVector b8 = FloatVector.fromArray(F, sums, to + 8 * 2 * L + L);
    for (int i = 0; i < pixels.length; i++) {
      int at = base + pixels[i];
      int panelRow = from + 2 * L * i;
      FloatVector wA = FloatVector.fromArray(F, dy, panelRow);
      FloatVector wB = FloatVector.fromArray(F, dy, panelRow + L);
      FloatVector x0 = FloatVector.broadcast(F, x[at]);
      a0 = x0.fma(wA, a0);
      b0 = x0.fma(wB, b0);
      FloatVector x1 = FloatVector.broadcast(F, x[at + 1]);
      a1 = x1.fma(wA, a1);
      b1 = x1.fma(wB, b1);
      FloatVector x2 = FloatVector.broadcast(F, x[at + 2]);
      a2 = x2.fma(wA, a2);
      b2 = x2.fma(wB, b2);
      FloatVector x3 = FloatVector.broadcast(F, x[at + 3]);
      a3 = x3.fma(wA, a3);
      b3 = x3.fma(wB, b3);
      FloatVector x4 = FloatVector.broadcast(F, x[at + 4]);
      a4 = x4.fma(wA, a4);
      b4 = x4.fma(wB, b4);
      FloatVector x5 = FloatVector.broadcast(F, x[at + 5]);
      a5 = x5.fma(wA, a5);
      b5 = x5.fma(wB, b5);
      FloatVector x6 = FloatVector.broadcast(F, x[at + 6]);
      a6 = x6.fma(wA, a6);
      b6 = x6.fma(wB, b6);
      FloatVector x7 = FloatVector.broadcast(F, x[at + 7]);
      a7 = x7.fma(wA, a7);
      b7 = x7.fma(wB, b7);
      FloatVector x8 = FloatVector.broadcast(F, x[at + 8]);
      a8 = x8.fma(wA, a8);
      b8 = x8.fma(wB, b8);
    }
    a0.intoArray(out, to);
    b0.intoArray(out, to + L);
    a1.intoArray(out, to + 2 * L);
    b1.intoArray(out, to + 2 * L + L);
    a2.intoArray(out, to + 2 * 2 * L);
    b2.intoArray(out, to + 2 * 2 * L + L);
    a3.intoArray(out, to + 3 * 2 * L);
    b3.intoArray(out, to + 3 * 2 * L + L);
    a4.intoArray(out, to + 4 * 2 * L);
    b4.intoArray(out, to + 4 * 2 * L + L);
    a5.intoArray(out, to + 5 * 2 * L);
    b5.intoArray(out, to + 5 * 2 * L + L);
    a6.intoArray(out, to + 6 * 2 * L);
    b6.intoArray(out, to + 6 * 2 * L + L);
    a7.intoArray(out, to + 7 * 2 * L);
    b7.intoArray(out, to + 7 * 2 * L + L);
    a8.intoArray(out, to + 8 * 2 * L);
    b8.intoArray(out, to + 8 * 2 * L + L);
  }

  static void weights12(
      float[] x, int base, int[] pixels, float[] dy, int from, float[] sums, float[] out, int to) {
    FloatVector a0 = FloatVector.fromArray(F, sums, to);
    FloatVector b0 = FloatVector.fromArray(F, sums, to + L);
    FloatVector a1 = FloatVector.fromArray(F, sums, to + 2 * L);
    FloatVector b1 = FloatVector.fromArray(F, sums, to + 2 * L + L);
    FloatVector a2 = FloatVector.fromArray(F, sums, to + 2 * 2 * L);
    FloatVector b2 = FloatVector.fromArray(F, sums, to + 2 * 2 * L + L);
    FloatVector a3 = FloatVector.fromArray(F, sums, to + 3 * 2 * L);
    FloatVector b3 = FloatVector.fromArray(F, sums, to + 3 * 2 * L + L);
    FloatVector a4 = FloatVector.fromArray(F, sums, to + 4 * 2 * L);
    FloatVector b4 = FloatVector.fromArray(F, sums, to + 4 * 2 * L + L);
    FloatVector a5 = FloatVector.fromArray(F, sums, to + 5 * 2 * L);
    FloatVector b5 = FloatVector.fromArray(F, sums, to + 5 * 2 * L + L);
    FloatVector a6 = FloatVector.fromArray(F, sums, to + 6 * 2 * L);
    FloatVector b6 = FloatVector.fromArray(F, sums, to + 6 * 2 * L + L);
    FloatVector a7 = FloatVector.fromArray(F, sums, to + 7 * 2 * L);
    FloatVector b7 = FloatVector.fromArray(F, sums, to + 7 * 2 * L + L);
    FloatVector a8 = FloatVector.fromArray(F, sums, to + 8 * 2 * L);
    FloatVector b8 = FloatVector.fromArray(F, sums, to + 8 * 2 * L + L);
    FloatVector a9 = FloatVector.fromArray(F, sums, to + 9 * 2 * L);
    FloatVector b9 = FloatVector.fromArray(F, sums, to + 9 * 2 * L + L);
    FloatVector a10 = FloatVector.fromArray(F, sums, to + 10 * 2 * L);
    FloatVector b10 = FloatVector.fromArray(F, sums, to + 10 * 2 * L + L);
    FloatVector a11 = FloatVector.fromArray(F, sums, to + 11 * 2 * L);
    FloatVector b11 = FloatVector.fromArray(F, sums, to + 11 * 2 * L + L);
    for (int i = 0; i < pixels.length; i++) {
      int at = base + pixels[i];
      int panelRow = from + 2 * L * i;
      FloatVector wA = FloatVector.fromArray(F, dy, panelRow);
      FloatVector wB = FloatVector.fromArray(F, dy, panelRow + L);
      FloatVector x0 = FloatVector.broadcast(F, x[at]);
      a0 = x0.fma(wA, a0);
      b0 = x0.fma(wB, b0);
      FloatVector x1 = FloatVector.broadcast(F, x[at + 1]);
      a1 = x1.fma(wA, a1);
      b1 = x1.fma(wB, b1);
      FloatVector x2 = FloatVector.broadcast(F, x[at + 2]);
      a2 = x2.fma(wA, a2);
      b2 = x2.fma(wB, b2);
      FloatVector x3 = FloatVector.broadcast(F, x[at + 3]);
      a3 = x3.fma(wA, a3);
      b3 = x3.fma(wB, b3);
      FloatVector x4 = FloatVector.broadcast(F, x[at + 4]);
      a4 = x4.fma(wA, a4);
      b4 = x4.fma(wB, b4);
      FloatVector x5 = FloatVector.broadcast(F, x[at + 5]);
      a5 = x5.fma(wA, a5);
      b5 = x5.fma(wB, b5);
      FloatVector x6 = FloatVector.broadcast(F, x[at + 6]);
      a6 = x6.fma(wA, a6);
      b6 = x6.fma(wB, b6);
      FloatVector x7 = FloatVector.broadcast(F, x[at + 7]);
      a7 = x7.fma(wA, a7);
      b7 = x7.fma(wB, b7);
      FloatVector x8 = FloatVector.broadcast(F, x[at + 8]);
      a8 = x8.fma(wA, a8);
      b8 = x8.fma(wB, b8);
      FloatVector x9 = FloatVector.broadcast(F, x[at + 9]);
      a9 = x9.fma(wA, a9);
      b9 = x9.fma(wB, b9);
      FloatVector x10 = FloatVector.broadcast(F, x[at + 10]);
      a10 = x10.fma(wA, a10);
      b10 = x10.fma(wB, b10);
      FloatVector x11 = FloatVector.broadcast(F, x[at + 11]);
      a11 = x11.fma(wA, a11);
      b11 = x11.fma(wB, b11);
    }
    a0.intoArray(out, to);
    b0.intoArray(out, to + L);
    a1.intoArray(out, to + 2 * L);
    b1.intoArray(out, to + 2 * L + L);
    a2.intoArray(out, to + 2 * 2 * L);
    b2.intoArray(out, to + 2 * 2 * L + L);
    a3.intoArray(out, to + 3 * 2 * L);
    b3.intoArray(out, to + 3 * 2 * L + L);
    a4.intoArray(out, to + 4 * 2 * L);
    b4.intoArray(out, to + 4 * 2 * L + L);
    a5.intoArray(out, to + 5 * 2 * L);
    b5.intoArray(out, to + 5 * 2 * L + L);
    a6.intoArray(out, to + 6 * 2 * L);
    b6.intoArray(out, to + 6 * 2 * L + L);
    a7.intoArray(out, to + 7 * 2 * L);
    b7.intoArray(out, to + 7 * 2 * L + L);
    a8.intoArray(out, to + 8 * 2 * L);
    b8.intoArray(out, to + 8 * 2 * L + L);
    a9.intoArray(out, to + 9 * 2 * L);
    b9.intoArray(out, to + 9 * 2 * L + L);
    a10.intoArray(out, to + 10 * 2 * L);
    b10.intoArray(out, to + 10 * 2 * L + L);
    a11.intoArray(out, to + 11 * 2 * L);
    b11.intoArray(out, to + 11 * 2 * L + L);
  }

  static void scatter6(
      float[] dy,
      int base,
      int[] sources,
      int first,
      int filters,
      float[] w,
      int panel,
      float[] dx,
      int shift,
      int[] targets,
      int at) {
    int source0 = base + sources[first];
    int source1 = base + sources[first + 1];
    int source2 = base + sources[first + 2];
    int source3 = base + sources[first + 3];
    int source4 = base + sources[first + 4];
    int source5 = base + sources[first + 5];
    int target0 = shift + targets[at];
    int target1 = shift + targets[at + 1];
    int target2 = shift + targets[at + 2];
    int target3 = shift + targets[at + 3];
    int target4 = shift + targets[at + 4];
    int target5 = shift + targets[at + 5];
    FloatVector a0 = FloatVector.fromArray(F, dx, target0);
    FloatVector b0 = FloatVector.fromArray(F, dx, target0 + L);
    FloatVector a1 = FloatVector.fromArray(F, dx, target1);
    FloatVector b1 = FloatVector.fromArray(F, dx, target1 + L);
    FloatVector a2 = FloatVector.fromArray(F, dx, target2);
    FloatVector b2 = FloatVector.fromArray(F, dx, target2 + L);
    FloatVector a3 = FloatVector.fromArray(F, dx, target3);
    FloatVector b3 = FloatVector.fromArray(F, dx, target3 + L);
    FloatVector a4 = FloatVector.fromArray(F, dx, target4);
    FloatVector b4 = FloatVector.fromArray(F, dx, target4 + L);
    FloatVector a5 = FloatVector.fromArray(F, dx, target5);
    FloatVector b5 = FloatVector.fromArray(F, dx, target5 + L);
    for (int k = 0; k < filters; k++) {
      int panelRow = panel + 2 * L * k;
      FloatVector wA = FloatVector.fromArray(F, w, panelRow);
      FloatVector wB = FloatVector.fromArray(F, w, panelRow + L);
      FloatVector x0 = FloatVector.broadcast(F, dy[source0 + k]);
      a0 = x0.fma(wA, a0);
      b0 = x0.fma(wB, b0);
      FloatVector x1 = FloatVector.broadcast(F, dy[source1 + k]);
      a1 = x1.fma(wA, a1);
      b1 = x1.fma(wB, b1);
      FloatVector x2 = FloatVector.broadcast(F, dy[source2 + k]);
      a2 = x2.fma(wA, a2);
      b2 = x2.fma(wB, b2);
      FloatVector x3 = FloatVector.broadcast(F, dy[source3 + k]);
      a3 = x3.fma(wA, a3);
      b3 = x3.fma(wB, b3);
      FloatVector x4 = FloatVector.broadcast(F, dy[source4 + k]);
      a4 = x4.fma(wA, a4);
      b4 = x4.fma(wB, b4);
      FloatVector x5 = FloatVector.broadcast(F, dy[source5 + k]);
      a5 = x5.fma(wA, a5);
      b5 = x5.fma(wB, b5);
    }
    a0.intoArray(dx, target0);
    b0.intoArray(dx, target0 + L);
    a1.intoArray(dx, target1);
    b1.intoArray(dx, target1 + L);
    a2.intoArray(dx, target2);
    b2.intoArray(dx, target2 + L);
    a3.intoArray(dx, target3);
    b3.intoArray(dx, target3 + L);
    a4.intoArray(dx, target4);
    b4.intoArray(dx, target4 + L);
    a5.intoArray(dx, target5);
    b5.intoArray(dx, target5 + L);
  }

  static void scatter12(
      float[] dy,
      int base,
      int[] sources,
      int first,
      int filters,
      float[] w,
      int panel,
      float[] dx,
      int shift,
      int[] targets,
      int at) {
    int source0 = base + sources[first];
    int source1 = base + sources[first + 1];
    int source2 = base + sources[first + 2];
    int source3 = base + sources[first + 3];
    int source4 = base + sources[first + 4];
    int source5 = base + sources[first + 5];
    int source6 = base + sources[first + 6];
    int source7 = base + sources[first + 7];
    int source8 = base + sources[first + 8];
    int source9 = base + sources[first + 9];
    int source10 = base + sources[first + 10];
    int source11 = base + sources[first + 11];
    int target0 = shift + targets[at];
    int target1 = shift + targets[at + 1];
    int target2 = shift + targets[at + 2];
    int target3 = shift + targets[at + 3];
    int target4 = shift + targets[at + 4];
    int target5 = shift + targets[at + 5];
    int target6 = shift + targets[at + 6];
    int target7 = shift + targets[at + 7];
    int target8 = shift + targets[at + 8];
    int target9 = shift + targets[at + 9];
    int target10 = shift + targets[at + 10];
    int target11 = shift + targets[at + 11];
    FloatVector a0 = FloatVector.fromArray(F, dx, target0);
    FloatVector b0 = FloatVector.fromArray(F, dx, target0 + L);
    FloatVector a1 = FloatVector.fromArray(F, dx, target1);
    FloatVector b1 = FloatVector.fromArray(F, dx, target1 + L);
    FloatVector a2 = FloatVector.fromArray(F, dx, target2);
    FloatVector b2 = FloatVector.fromArray(F, dx, target2 + L);
    FloatVector a3 = FloatVector.fromArray(F, dx, target3);
    FloatVector b3 = FloatVector.fromArray(F, dx, target3 + L);
    FloatVector a4 = FloatVector.fromArray(F, dx, target4);
    FloatVector b4 = FloatVector.fromArray(F, dx, target4 + L);
    FloatVector a5 = FloatVector.fromArray(F, dx, target5);
    FloatVector b5 = FloatVector.fromArray(F, dx, target5 + L);
    FloatVector a6 = FloatVector.fromArray(F, dx, target6);
    FloatVector b6 = FloatVector.fromArray(F, dx, target6 + L);
    FloatVector a7 = FloatVector.fromArray(F, dx, target7);
    FloatVector b7 = FloatVector.fromArray(F, dx, target7 + L);
    FloatVector a8 = FloatVector.fromArray(F, dx, target8);
    FloatVector b8 = FloatVector.fromArray(F, dx, target8 + L);
    FloatVector a9 = FloatVector.fromArray(F, dx, target9);
    FloatVector b9 = FloatVector.fromArray(F, dx, target9 + L);
    FloatVector a10 = FloatVector.fromArray(F, dx, target10);
    FloatVector b10 = FloatVector.fromArray(F, dx, target10 + L);
    FloatVector a11 = FloatVector.fromArray(F, dx, target11);
    FloatVector b11 = FloatVector.fromArray(F, dx, target11 + L);
    for (int k = 0; k < filters; k++) {
      int panelRow = panel + 2 * L * k;
      FloatVector wA = FloatVector.fromArray(F, w, panelRow);
      FloatVector wB = FloatVector.fromArray(F, w, panelRow + L);
      FloatVector x0 = FloatVector.broadcast(F, dy[source0 + k]);
      a0 = x0.fma(wA, a0);
      b0 = x0.fma(wB, b0);
      FloatVector x1 = FloatVector.broadcast(F, dy[source1 + k]);
      a1 = x1.fma(wA, a1);
      b1 = x1.fma(wB, b1);
      FloatVector x2 = FloatVector.broadcast(F, dy[source2 + k]);
      a2 = x2.fma(wA, a2);
      b2 = x2.fma(wB, b2);
      FloatVector x3 = FloatVector.broadcast(F, dy[source3 + k]);
      a3 = x3.fma(wA, a3);
      b3 = x3.fma(wB, b3);
      FloatVector x4 = FloatVector.broadcast(F, dy[source4 + k]);
      a4 = x4.fma(wA, a4);
      b4 = x4.fma(wB, b4);
      FloatVector x5 = FloatVector.broadcast(F, dy[source5 + k]);
      a5 = x5.fma(wA, a5);
      b5 = x5.fma(wB, b5);
      FloatVector x6 = FloatVector.broadcast(F, dy[source6 + k]);
      a6 = x6.fma(wA, a6);
      b6 = x6.fma(wB, b6);
      FloatVector x7 = FloatVector.broadcast(F, dy[source7 + k]);
      a7 = x7.fma(wA, a7);
      b7 = x7.fma(wB, b7);
      FloatVector x8 = FloatVector.broadcast(F, dy[source8 + k]);
      a8 = x8.fma(wA, a8);
      b8 = x8.fma(wB, b8);
      FloatVector x9 = FloatVector.broadcast(F, dy[source9 + k]);
      a9 = x9.fma(wA, a9);
      b9 = x9.fma(wB, b9);
      FloatVector x10 = FloatVector.broadcast(F, dy[source10 + k]);
      a10 = x10.fma(wA, a10);
      b10 = x10.fma(wB, b10);
      FloatVector x11 = FloatVector.broadcast(F, dy[source11 + k]);
      a11 = x11.fma(wA, a11);
      b11 = x11.fma(wB, b11);
    }
    a0.intoArray(dx, target0);
    b0.intoArray(dx, target0 + L);
    a1.intoArray(dx, target1);
    b1.intoArray(dx, target1 + L);
    a2.intoArray(dx, target2);
    b2.intoArray(dx, target2 + L);
    a3.intoArray(dx, target3);
    b3.intoArray(dx, target3 + L);
    a4.intoArray(dx, target4);
    b4.intoArray(dx, target4 + L);
    a5.intoArray(dx, target5);
    b5.intoArray(dx, target5 + L);
    a6.intoArray(dx, target6);
    b6.intoArray(dx, target6 + L);
    a7.intoArray(dx, target7);
    b7.intoArray(dx, target7 + L);
    a8.intoArray(dx, target8);
    b8.intoArray(dx, target8 + L);
    a9.intoArray(dx, target9);
    b9.intoArray(dx, target9 + L);
    a10.intoArray(dx, target10);
    b10.intoArray(dx, target10 + L);
    a11.intoArray(dx, target11);
    b11.intoArray(dx, target11 + L);
  }

  static void pixel3x6(
      int[] filters,
      float[] gradients,
      int from,
      int to,
      float[] w,
      int first,
      int patch,
      int run,
      float[] dx,
      int at,
      int stride) {
    FloatVector a0 = FloatVector.fromArray(F, dx, at);
    FloatVector b0 = FloatVector.fromArray(F, dx, at + L);
    FloatVector c0 = FloatVector.fromArray(F, dx, at + 2 * L);
    FloatVector d0 = FloatVector.fromArray(F, dx, at + 3 * L);
    FloatVector e0 = FloatVector.fromArray(F, dx, at + 4 * L);
    FloatVector f0 = FloatVector.fromArray(F, dx, at + 5 * L);
    FloatVector a1 = FloatVector.fromArray(F, dx, at + stride);
    FloatVector b1 = FloatVector.fromArray(F, dx, at + stride + L);
    FloatVector c1 = FloatVector.fromArray(F, dx, at + stride + 2 * L);
    FloatVector d1 = FloatVector.fromArray(F, dx, at + stride + 3 * L);
    FloatVector e1 = FloatVector.fromArray(F, dx, at + stride + 4 * L);
    FloatVector f1 = FloatVector.fromArray(F, dx, at + stride + 5 * L);
    FloatVector a2 = FloatVector.fromArray(F, dx, at + 2 * stride);
    FloatVector b2 = FloatVector.fromArray(F, dx, at + 2 * stride + L);
    FloatVector c2 = FloatVector.fromArray(F, dx, at + 2 * stride + 2 * L);
    FloatVector d2 = FloatVector.fromArray(F, dx, at + 2 * stride + 3 * L);
    FloatVector e2 = FloatVector.fromArray(F, dx, at + 2 * stride + 4 * L);
    FloatVector f2 = FloatVector.fromArray(F, dx, at + 2 * stride + 5 * L);
    for (int i = from; i < to; i++) {
      int k = first + filters[i] * patch;
      FloatVector g = FloatVector.broadcast(F, gradients[i]);
      a0 = g.fma(FloatVector.fromArray(F, w, k), a0);
      b0 = g.fma(FloatVector.fromArray(F, w, k + L), b0);
      c0 = g.fma(FloatVector.fromArray(F, w, k + 2 * L), c0);
      d0 = g.fma(FloatVector.fromArray(F, w, k + 3 * L), d0);
      e0 = g.fma(FloatVector.fromArray(F, w, k + 4 * L), e0);
      f0 = g.fma(FloatVector.fromArray(F, w, k + 5 * L), f0);
      a1 = g.fma(FloatVector.fromArray(F, w, k + run), a1);
      b1 = g.fma(FloatVector.fromArray(F, w, k + run + L), b1);
      c1 = g.fma(FloatVector.fromArray(F, w, k + run + 2 * L), c1);
      d1 = g.fma(FloatVector.fromArray(F, w, k + run + 3 * L), d1);
      e1 = g.fma(FloatVector.fromArray(F, w, k + run + 4 * L), e1);
      f1 = g.fma(FloatVector.fromArray(F, w, k + run + 5 * L), f1);
      a2 = g.fma(FloatVector.fromArray(F, w, k + 2 * run), a2);
      b2 = g.fma(FloatVector.fromArray(F, w, k + 2 * run + L), b2);
      c2 = g.fma(FloatVector.fromArray(F, w, k + 2 * run + 2 * L), c2);
      d2 = g.fma(FloatVector.fromArray(F, w, k + 2 * run + 3 * L), d2);
      e2 = g.fma(FloatVector.fromArray(F, w, k + 2 * run + 4 * L), e2);
      f2 = g.fma(FloatVector.fromArray(F, w, k + 2 * run + 5 * L), f2);
    }
    a0.add(0f).intoArray(dx, at);
    b0.add(0f).intoArray(dx, at + L);
    c0.add(0f).intoArray(dx, at + 2 * L);
    d0.add(0f).intoArray(dx, at + 3 * L);
    e0.add(0f).intoArray(dx, at + 4 * L);
    f0.add(0f).intoArray(dx, at + 5 * L);
    a1.add(0f).intoArray(dx, at + stride);
    b1.add(0f).intoArray(dx, at + stride + L);
    c1.add(0f).intoArray(dx, at + stride + 2 * L);
    d1.add(0f).intoArray(dx, at + stride + 3 * L);
    e1.add(0f).intoArray(dx, at + stride + 4 * L);
    f1.add(0f).intoArray(dx, at + stride + 5 * L);
    a2.add(0f).intoArray(dx, at + 2 * stride);
    b2.add(0f).intoArray(dx, at + 2 * stride + L);
    c2.add(0f).intoArray(dx, at + 2 * stride + 2 * L);
    d2.add(0f).intoArray(dx, at + 2 * stride + 3 * L);
    e2.add(0f).intoArray(dx, at + 2 * stride + 4 * L);
    f2.add(0f).intoArray(dx, at + 2 * stride + 5 * L);
  }

  static void pixel3x4(
      int[] filters,
      float[] gradients,
      int from,
      int to,
      float[] w,
      int first,
      int patch,
      int run,
      float[] dx,
      int at,
      int stride) {
    FloatVector a0 = FloatVector.fromArray(F, dx, at);
    FloatVector b0 = FloatVector.fromArray(F, dx, at + L);
    FloatVector c0 = FloatVector.fromArray(F, dx, at + 2 * L);
    FloatVector d0 = FloatVector.fromArray(F, dx, at + 3 * L);
    FloatVector a1 = FloatVector.fromArray(F, dx, at + stride);
    FloatVector b1 = FloatVector.fromArray(F, dx, at + stride + L);
    FloatVector c1 = FloatVector.fromArray(F, dx, at + stride + 2 * L);
    FloatVector d1 = FloatVector.fromArray(F, dx, at + stride + 3 * L);
    FloatVector a2 = FloatVector.fromArray(F, dx, at + 2 * stride);
    FloatVector b2 = FloatVector.fromArray(F, dx, at + 2 * stride + L);
    FloatVector c2 = FloatVector.fromArray(F, dx, at + 2 * stride + 2 * L);
    FloatVector d2 = FloatVector.fromArray(F, dx, at + 2 * stride + 3 * L);
    for (int i = from; i < to; i++) {
      int k = first + filters[i] * patch;
      FloatVector g = FloatVector.broadcast(F, gradients[i]);
      a0 = g.fma(FloatVector.fromArray(F, w, k), a0);
      b0 = g.fma(FloatVector.fromArray(F, w, k + L), b0);
      c0 = g.fma(FloatVector.fromArray(F, w, k + 2 * L), c0);
      d0 = g.fma(FloatVector.fromArray(F, w, k + 3 * L), d0);
      a1 = g.fma(FloatVector.fromArray(F, w, k + run), a1);
      b1 = g.fma(FloatVector.fromArray(F, w, k + run + L), b1);
      c1 = g.fma(FloatVector.fromArray(F, w, k + run + 2 * L), c1);
      d1 = g.fma(FloatVector.fromArray(F, w, k + run + 3 * L), d1);
      a2 = g.fma(FloatVector.fromArray(F, w, k + 2 * run), a2);
      b2 = g.fma(FloatVector.fromArray(F, w, k + 2 * run + L), b2);
      c2 = g.fma(FloatVector.fromArray(F, w, k + 2 * run + 2 * L), c2);
      d2 = g.fma(FloatVector.fromArray(F, w, k + 2 * run + 3 * L), d2);
    }
    a0.add(0f).intoArray(dx, at);
    b0.add(0f).intoArray(dx, at + L);
    c0.add(0f).intoArray(dx, at + 2 * L);
    d0.add(0f).intoArray(dx, at + 3 * L);
    a1.add(0f).intoArray(dx, at + stride);
    b1.add(0f).intoArray(dx, at + stride + L);
    c1.add(0f).intoArray(dx, at + stride + 2 * L);
    d1.add(0f).intoArray(dx, at + stride + 3 * L);
    a2.add(0f).intoArray(dx, at + 2 * stride);
    b2.add(0f).intoArray(dx, at + 2 * stride + L);
    c2.add(0f).intoArray(dx, at + 2 * stride + 2 * L);
    d2.add(0f).intoArray(dx, at + 2 * stride + 3 * L);
  }

  static void pixel3x3(
      int[] filters,
      float[] gradients,
      int from,
      int to,
      float[] w,
      int first,
      int patch,
      int run,
      float[] dx,
      int at,
      int stride) {
    FloatVector a0 = FloatVector.fromArray(F, dx, at);
    FloatVector b0 = FloatVector.fromArray(F, dx, at + L);
    FloatVector c0 = FloatVector.fromArray(F, dx, at + 2 * L);
    FloatVector a1 = FloatVector.fromArray(F, dx, at + stride);
    FloatVector b1 = FloatVector.fromArray(F, dx, at + stride + L);
    FloatVector c1 = FloatVector.fromArray(F, dx, at + stride + 2 * L);
    FloatVector a2 = FloatVector.fromArray(F, dx, at + 2 * stride);
    FloatVector b2 = FloatVector.fromArray(F, dx, at + 2 * stride + L);
    FloatVector c2 = FloatVector.fromArray(F, dx, at + 2 * stride + 2 * L);
    for (int i = from; i < to; i++) {
      int k = first + filters[i] * patch;
      FloatVector g = FloatVector.broadcast(F, gradients[i]);
      a0 = g.fma(FloatVector.fromArray(F, w, k), a0);
      b0 = g.fma(FloatVector.fromArray(F, w, k + L), b0);
      c0 = g.fma(FloatVector.fromArray(F, w, k + 2 * L), c0);
      a1 = g.fma(FloatVector.fromArray(F, w, k + run), a1);
      b1 = g.fma(FloatVector.fromArray(F, w, k + run + L), b1);
      c1 = g.fma(FloatVector.fromArray(F, w, k + run + 2 * L), c1);
      a2 = g.fma(FloatVector.fromArray(F, w, k + 2 * run), a2);
      b2 = g.fma(FloatVector.fromArray(F, w, k + 2 * run + L), b2);
      c2 = g.fma(FloatVector.fromArray(F, w, k + 2 * run + 2 * L), c2);
    }
    a0.add(0f).intoArray(dx, at);
    b0.add(0f).intoArray(dx, at + L);
    c0.add(0f).intoArray(dx, at + 2 * L);
    a1.add(0f).intoArray(dx, at + stride);
    b1.add(0f).intoArray(dx, at + stride + L);
    c1.add(0f).intoArray(dx, at + stride + 2 * L);
    a2.add(0f).intoArray(dx, at + 2 * stride);
    b2.add(0f).intoArray(dx, at + 2 * stride + L);
    c2.add(0f).intoArray(dx, at + 2 * stride + 2 * L);
  }

  static void pixel1x1(
      int[] filters,
      float[] gradients,
      int from,
      int to,
      float[] w,
      int first,
      int patch,
      int run,
      float[] dx,
      int at,
      int stride) {
    FloatVector a0 = FloatVector.fromArray(F, dx, at);
    for (int i = from; i < to; i++) {
      int k = first + filters[i] * patch;
      FloatVector g = FloatVector.broadcast(F, gradients[i]);
      a0 = g.fma(FloatVector.fromArray(F, w, k), a0);
    }
    a0.add(0f).intoArray(dx, at);
  }

  static void filter3x6(
      int[] places,
      float[] gradients,
      int from,
      int to,
      float[] x,
      int base,
      int stride,
      int run,
      float[] dw,
      int at) {
    FloatVector a0 = FloatVector.zero(F);
    FloatVector b0 = FloatVector.zero(F);
    FloatVector c0 = FloatVector.zero(F);
    FloatVector d0 = FloatVector.zero(F);
    FloatVector e0 = FloatVector.zero(F);
    FloatVector f0 = FloatVector.zero(F);
    FloatVector a1 = FloatVector.zero(F);
    FloatVector b1 = FloatVector.zero(F);
    FloatVector c1 = FloatVector.zero(F);
    FloatVector d1 = FloatVector.zero(F);
    FloatVector e1 = FloatVector.zero(F);
    FloatVector f1 = FloatVector.zero(F);
    FloatVector a2 = FloatVector.zero(F);
    FloatVector b2 = FloatVector.zero(F);
    FloatVector c2 = FloatVector.zero(F);
    FloatVector d2 = FloatVector.zero(F);
    FloatVector e2 = FloatVector.zero(F);
    FloatVector f2 = FloatVector.zero(F);
    for (int i = from; i < to; i++) {
      int p = base + places[i];
      FloatVector g = FloatVector.broadcast(F, gradients[i]);
      a0 = g.fma(FloatVector.fromArray(F, x, p), a0);
      b0 = g.fma(FloatVector.fromArray(F, x, p + L), b0);
      c0 = g.fma(FloatVector.fromArray(F, x, p + 2 * L), c0);
      d0 = g.fma(FloatVector.fromArray(F, x, p + 3 * L), d0);
      e0 = g.fma(FloatVector.fromArray(F, x, p + 4 * L), e0);
      f0 = g.fma(FloatVector.fromArray(F, x, p + 5 * L), f0);
      a1 = g.fma(FloatVector.fromArray(F, x, p + stride), a1);
      b1 = g.fma(FloatVector.fromArray(F, x, p + stride + L), b1);
      c1 = g.fma(FloatVector.fromArray(F, x, p + stride + 2 * L), c1);
      d1 = g.fma(FloatVector.fromArray(F, x, p + stride + 3 * L), d1);
      e1 = g.fma(FloatVector.fromArray(F, x, p + stride + 4 * L), e1);
      f1 = g.fma(FloatVector.fromArray(F, x, p + stride + 5 * L), f1);
      a2 = g.fma(FloatVector.fromArray(F, x, p + 2 * stride), a2);
      b2 = g.fma(FloatVector.fromArray(F, x, p + 2 * stride + L), b2);
      c2 = g.fma(FloatVector.fromArray(F, x, p + 2 * stride + 2 * L), c2);
      d2 = g.fma(FloatVector.fromArray(F, x, p + 2 * stride + 3 * L), d2);
      e2 = g.fma(FloatVector.fromArray(F, x, p + 2 * stride + 4 * L), e2);
      f2 = g.fma(FloatVector.fromArray(F, x, p + 2 * stride + 5 * L), f2);
    }
    int row0 = at;
    int row1 = at + run;
    int row2 = at + 2 * run;
    a0.add(0f).add(FloatVector.fromArray(F, dw, row0)).intoArray(dw, row0);
    b0.add(0f).add(FloatVector.fromArray(F, dw, row0 + L)).intoArray(dw, row0 + L);
    c0.add(0f).add(FloatVector.fromArray(F, dw, row0 + 2 * L)).intoArray(dw, row0 + 2 * L);
    d0.add(0f).add(FloatVector.fromArray(F, dw, row0 + 3 * L)).intoArray(dw, row0 + 3 * L);
    e0.add(0f).add(FloatVector.fromArray(F, dw, row0 + 4 * L)).intoArray(dw, row0 + 4 * L);
    f0.add(0f).add(FloatVector.fromArray(F, dw, row0 + 5 * L)).intoArray(dw, row0 + 5 * L);
    a1.add(0f).add(FloatVector.fromArray(F, dw, row1)).intoArray(dw, row1);
    b1.add(0f).add(FloatVector.fromArray(F, dw, row1 + L)).intoArray(dw, row1 + L);
    c1.add(0f).add(FloatVector.fromArray(F, dw, row1 + 2 * L)).intoArray(dw, row1 + 2 * L);
    d1.add(0f).add(FloatVector.fromArray(F, dw, row1 + 3 * L)).intoArray(dw, row1 + 3 * L);
    e1.add(0f).add(FloatVector.fromArray(F, dw, row1 + 4 * L)).intoArray(dw, row1 + 4 * L);
    f1.add(0f).add(FloatVector.fromArray(F, dw, row1 + 5 * L)).intoArray(dw, row1 + 5 * L);
    a2.add(0f).add(FloatVector.fromArray(F, dw, row2)).intoArray(dw, row2);
    b2.add(0f).add(FloatVector.fromArray(F, dw, row2 + L)).intoArray(dw, row2 + L);
    c2.add(0f).add(FloatVector.fromArray(F, dw, row2 + 2 * L)).intoArray(dw, row2 + 2 * L);
    d2.add(0f).add(FloatVector.fromArray(F, dw, row2 + 3 * L)).intoArray(dw, row2 + 3 * L);
    e2.add(0f).add(FloatVector.fromArray(F, dw, row2 + 4 * L)).intoArray(dw, row2 + 4 * L);
    f2.add(0f).add(FloatVector.fromArray(F, dw, row2 + 5 * L)).intoArray(dw, row2 + 5 * L);
  }

  static void filter3x4(
      int[] places,
      float[] gradients,
      int from,
      int to,
      float[] x,
      int base,
      int stride,
      int run,
      float[] dw,
      int at) {
    FloatVector a0 = FloatVector.zero(F);
    FloatVector b0 = FloatVector.zero(F);
    FloatVector c0 = FloatVector.zero(F);
    FloatVector d0 = FloatVector.zero(F);
    FloatVector a1 = FloatVector.zero(F);
    FloatVector b1 = FloatVector.zero(F);
    FloatVector c1 = FloatVector.zero(F);
    FloatVector d1 = FloatVector.zero(F);
    FloatVector a2 = FloatVector.zero(F);
    FloatVector b2 = FloatVector.zero(F);
    FloatVector c2 = FloatVector.zero(F);
    FloatVector d2 = FloatVector.zero(F);
    for (int i = from; i < to; i++) {
      int p = base + places[i];
      FloatVector g = FloatVector.broadcast(F, gradients[i]);
      a0 = g.fma(FloatVector.fromArray(F, x, p), a0);
      b0 = g.fma(FloatVector.fromArray(F, x, p + L), b0);
      c0 = g.fma(FloatVector.fromArray(F, x, p + 2 * L), c0);
      d0 = g.fma(FloatVector.fromArray(F, x, p + 3 * L), d0);
      a1 = g.fma(FloatVector.fromArray(F, x, p + stride), a1);
      b1 = g.fma(FloatVector.fromArray(F, x, p + stride + L), b1);
      c1 = g.fma(FloatVector.fromArray(F, x, p + stride + 2 * L), c1);
      d1 = g.fma(FloatVector.fromArray(F, x, p + stride + 3 * L), d1);
      a2 = g.fma(FloatVector.fromArray(F, x, p + 2 * stride), a2);
      b2 = g.fma(FloatVector.fromArray(F, x, p + 2 * stride + L), b2);
      c2 = g.fma(FloatVector.fromArray(F, x, p + 2 * stride + 2 * L), c2);
      d2 = g.fma(FloatVector.fromArray(F, x, p + 2 * stride + 3 * L), d2);
    }
    int row0 = at;
    int row1 = at + run;
    int row2 = at + 2 * run;
    a0.add(0f).add(FloatVector.fromArray(F, dw, row0)).intoArray(dw, row0);
    b0.add(0f).add(FloatVector.fromArray(F, dw, row0 + L)).intoArray(dw, row0 + L);
    c0.add(0f).add(FloatVector.fromArray(F, dw, row0 + 2 * L)).intoArray(dw, row0 + 2 * L);
    d0.add(0f).add(FloatVector.fromArray(F, dw, row0 + 3 * L)).intoArray(dw, row0 + 3 * L);
    a1.add(0f).add(FloatVector.fromArray(F, dw, row1)).intoArray(dw, row1);
    b1.add(0f).add(FloatVector.fromArray(F, dw, row1 + L)).intoArray(dw, row1 + L);
    c1.add(0f).add(FloatVector.fromArray(F, dw, row1 + 2 * L)).intoArray(dw, row1 + 2 * L);
    d1.add(0f).add(FloatVector.fromArray(F, dw, row1 + 3 * L)).intoArray(dw, row1 + 3 * L);
    a2.add(0f).add(FloatVector.fromArray(F, dw, row2)).intoArray(dw, row2);
    b2.add(0f).add(FloatVector.fromArray(F, dw, row2 + L)).intoArray(dw, row2 + L);
    c2.add(0f).add(FloatVector.fromArray(F, dw, row2 + 2 * L)).intoArray(dw, row2 + 2 * L);
    d2.add(0f).add(FloatVector.fromArray(F, dw, row2 + 3 * L)).intoArray(dw, row2 + 3 * L);
  }

  static void filter3x3(
      int[] places,
      float[] gradients,
      int from,
      int to,
      float[] x,
      int base,
      int stride,
      int run,
      float[] dw,
      int at) {
    FloatVector a0 = FloatVector.zero(F);
    FloatVector b0 = FloatVector.zero(F);
    FloatVector c0 = FloatVector.zero(F);
    FloatVector a1 = FloatVector.zero(F);
    FloatVector b1 = FloatVector.zero(F);
    FloatVector c1 = FloatVector.zero(F);
    FloatVector a2 = FloatVector.zero(F);
    FloatVector b2 = FloatVector.zero(F);
    FloatVector c2 = FloatVector.zero(F);
    for (int i = from; i < to; i++) {
      int p = base + places[i];
      FloatVector g = FloatVector.broadcast(F, gradients[i]);
      a0 = g.fma(FloatVector.fromArray(F, x, p), a0);
      b0 = g.fma(FloatVector.fromArray(F, x, p + L), b0);
      c0 = g.fma(FloatVector.fromArray(F, x, p + 2 * L), c0);
      a1 = g.fma(FloatVector.fromArray(F, x, p + stride), a1);
      b1 = g.fma(FloatVector.fromArray(F, x, p + stride + L), b1);
      c1 = g.fma(FloatVector.fromArray(F, x, p + stride + 2 * L), c1);
      a2 = g.fma(FloatVector.fromArray(F, x, p + 2 * stride), a2);
      b2 = g.fma(FloatVector.fromArray(F, x, p + 2 * stride + L), b2);
      c2 = g.fma(FloatVector.fromArray(F, x, p + 2 * stride + 2 * L), c2);
    }
    int row0 = at;
    int row1 = at + run;
    int row2 = at + 2 * run;
    a0.add(0f).add(FloatVector.fromArray(F, dw, row0)).intoArray(dw, row0);
    b0.add(0f).add(FloatVector.fromArray(F, dw, row0 + L)).intoArray(dw, row0 + L);
    c0.add(0f).add(FloatVector.fromArray(F, dw, row0 + 2 * L)).intoArray(dw, row0 + 2 * L);
    a1.add(0f).add(FloatVector.fromArray(F, dw, row1)).intoArray(dw, row1);
    b1.add(0f).add(FloatVector.fromArray(F, dw, row1 + L)).intoArray(dw, row1 + L);
    c1.add(0f).add(FloatVector.fromArray(F, dw, row1 + 2 * L)).intoArray(dw, row1 + 2 * L);
    a2.add(0f).add(FloatVector.fromArray(F, dw, row2)).intoArray(dw, row2);
    b2.add(0f).add(FloatVector.fromArray(F, dw, row2 + L)).intoArray(dw, row2 + L);
    c2.add(0f).add(FloatVector.fromArray(F, dw, row2 + 2 * L)).intoArray(dw, row2 + 2 * L);
  }

  static void filter1x1(
      int[] places,
      float[] gradients,
      int from,
      int to,
      float[] x,
      int base,
      int stride,
      int run,
      float[] dw,
      int at) {
    FloatVector a0 = FloatVector.zero(F);
    for (int i = from; i < to; i++) {
      int p = base + places[i];
      FloatVector g = FloatVector.broadcast(F, gradients[i]);
      a0 = g.fma(FloatVector.fromArray(F, x, p), a0);
    }
    int row0 = at;
    a0.add(0f).add(FloatVector.fromArray(F, dw, row0)).intoArray(dw, row0);
  }
}
