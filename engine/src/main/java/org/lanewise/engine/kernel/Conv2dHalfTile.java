package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.F;
import static org.lanewise.engine.kernel.Conv2dTile.L;

import jdk.incubator.vector.FloatVector;

/**
 * Half of a tile, for machines of {@link Registers#SIXTEEN sixteen} vector registers: the products
 * of {@link Conv2dTile} and of {@link Conv2dScatterTile} for 6 pixels × 2 vectors of columns.
 *
 * <pre>
 * y[shift + target(i) · scale + k] = (fresh ? 0 : y[…]) + Σ(j) x[base + source(i) + tap(j)] · w[j, k]   + b[k]
 * </pre>
 *
 * <p>12 sums, two vectors of weights and one broadcast. The places come from an array, {@code
 * taps}, also where they are consecutive: the check of each keeps C2 from loading all six pixels at
 * first, for which there are no registers (64 GFLOP/s of 92, without 38; 12 × 2 sums have 42).
 */
final class Conv2dHalfTile {

  /** Pixels of half a tile. */
  static final int PIXELS = Conv2dTile.PIXELS / 2;

  /** As a bias, or what chains begin with. */
  static final float[] ZEROS = new float[2 * L];

  private Conv2dHalfTile() {}

  /**
   * Computes half a tile.
   *
   * @param x not modified
   * @param base added to each place in {@code x}
   * @param sources for each pixel where its products begin
   * @param first the first pixel's place in {@code sources}
   * @param taps for each product how far behind that its input lies
   * @param w a panel of weights, {@code [taps][2 vectors]}
   * @param panel where it begins
   * @param b the bias, in whole vectors
   * @param column where the panel's bias begins
   * @param y overwritten
   * @param shift added to each target
   * @param targets for each pixel where its columns go
   * @param at the first pixel's place in {@code targets}
   * @param scale each target is multiplied by it
   * @param fresh whether the chains begin at +0, and not with what {@code y} holds
   */
  static void run(
      float[] x,
      int base,
      int[] sources,
      int first,
      int[] taps,
      float[] w,
      int panel,
      float[] b,
      int column,
      float[] y,
      int shift,
      int[] targets,
      int at,
      int scale,
      boolean fresh) {
    int o0 = base + sources[first];
    int o1 = base + sources[first + 1];
    int o2 = base + sources[first + 2];
    int o3 = base + sources[first + 3];
    int o4 = base + sources[first + 4];
    int o5 = base + sources[first + 5];
    int t0 = shift + targets[at] * scale;
    int t1 = shift + targets[at + 1] * scale;
    int t2 = shift + targets[at + 2] * scale;
    int t3 = shift + targets[at + 3] * scale;
    int t4 = shift + targets[at + 4] * scale;
    int t5 = shift + targets[at + 5] * scale;
    float[] from = fresh ? ZEROS : y;
    int begun = fresh ? 0 : 1;
    FloatVector a0l = FloatVector.fromArray(F, from, begun * t0);
    FloatVector a0r = FloatVector.fromArray(F, from, begun * t0 + L);
    FloatVector a1l = FloatVector.fromArray(F, from, begun * t1);
    FloatVector a1r = FloatVector.fromArray(F, from, begun * t1 + L);
    FloatVector a2l = FloatVector.fromArray(F, from, begun * t2);
    FloatVector a2r = FloatVector.fromArray(F, from, begun * t2 + L);
    FloatVector a3l = FloatVector.fromArray(F, from, begun * t3);
    FloatVector a3r = FloatVector.fromArray(F, from, begun * t3 + L);
    FloatVector a4l = FloatVector.fromArray(F, from, begun * t4);
    FloatVector a4r = FloatVector.fromArray(F, from, begun * t4 + L);
    FloatVector a5l = FloatVector.fromArray(F, from, begun * t5);
    FloatVector a5r = FloatVector.fromArray(F, from, begun * t5 + L);
    for (int j = 0; j < taps.length; j++) {
      int tap = taps[j];
      FloatVector left = FloatVector.fromArray(F, w, panel + 2 * L * j);
      FloatVector right = FloatVector.fromArray(F, w, panel + 2 * L * j + L);
      FloatVector x0 = FloatVector.broadcast(F, x[o0 + tap]);
      a0l = x0.fma(left, a0l);
      a0r = x0.fma(right, a0r);
      FloatVector x1 = FloatVector.broadcast(F, x[o1 + tap]);
      a1l = x1.fma(left, a1l);
      a1r = x1.fma(right, a1r);
      FloatVector x2 = FloatVector.broadcast(F, x[o2 + tap]);
      a2l = x2.fma(left, a2l);
      a2r = x2.fma(right, a2r);
      FloatVector x3 = FloatVector.broadcast(F, x[o3 + tap]);
      a3l = x3.fma(left, a3l);
      a3r = x3.fma(right, a3r);
      FloatVector x4 = FloatVector.broadcast(F, x[o4 + tap]);
      a4l = x4.fma(left, a4l);
      a4r = x4.fma(right, a4r);
      FloatVector x5 = FloatVector.broadcast(F, x[o5 + tap]);
      a5l = x5.fma(left, a5l);
      a5r = x5.fma(right, a5r);
    }
    FloatVector leftBias = FloatVector.fromArray(F, b, column);
    FloatVector rightBias = FloatVector.fromArray(F, b, column + L);
    a0l.add(leftBias).add(0f).intoArray(y, t0);
    a0r.add(rightBias).add(0f).intoArray(y, t0 + L);
    a1l.add(leftBias).add(0f).intoArray(y, t1);
    a1r.add(rightBias).add(0f).intoArray(y, t1 + L);
    a2l.add(leftBias).add(0f).intoArray(y, t2);
    a2r.add(rightBias).add(0f).intoArray(y, t2 + L);
    a3l.add(leftBias).add(0f).intoArray(y, t3);
    a3r.add(rightBias).add(0f).intoArray(y, t3 + L);
    a4l.add(leftBias).add(0f).intoArray(y, t4);
    a4r.add(rightBias).add(0f).intoArray(y, t4 + L);
    a5l.add(leftBias).add(0f).intoArray(y, t5);
    a5r.add(rightBias).add(0f).intoArray(y, t5 + L);
  }
}
