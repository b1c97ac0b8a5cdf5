package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.F;
import static org.lanewise.engine.kernel.Conv2dTile.L;
import static org.lanewise.engine.kernel.DenseKernel.PARTIAL_SUMS;

import jdk.incubator.vector.FloatVector;

/**
 * The innermost loops of the dense layer, 4 images at a time. Weights lie transposed, {@code
 * [units, inputs]}, so that the lanes run along the inputs.
 */
final class DenseTile {

  /** Images of a tile. */
  static final int IMAGES = 4;

  /** Units of a tile. */
  static final int UNITS = 5;

  private DenseTile() {}

  /**
   * The partial sums of 4 images × 5 units over whole groups of 16 inputs:
   *
   * <pre>
   * out[n][u][j] = Σ(i = j, j + 16, …) x[n, i] · w[u, i]
   * </pre>
   *
   * <p>A group is one vector of 16 lanes, two of 8 or four of 4: each lane is one of the 16
   * documented chains.
   *
   * @param x not modified
   * @param at where each image begins
   * @param end inputs to use, a multiple of 16
   * @param w not modified
   * @param row where each unit's weights begin
   * @param out {@code [4][5][16]}, overwritten
   */
  static void partialSums(float[] x, int[] at, int end, float[] w, int[] row, float[] out) {
    for (int lane = 0; lane < PARTIAL_SUMS; lane += L) {
      products(
          x,
          at[0] + lane,
          at[1] + lane,
          at[2] + lane,
          at[3] + lane,
          end,
          w,
          row[0] + lane,
          row[1] + lane,
          row[2] + lane,
          row[3] + lane,
          row[4] + lane,
          out,
          lane);
    }
  }

  private static void products(
      float[] x,
      int x0,
      int x1,
      int x2,
      int x3,
      int end,
      float[] w,
      int w0,
      int w1,
      int w2,
      int w3,
      int w4,
      float[] out,
      int to) {
    FloatVector s00 = FloatVector.zero(F);
    FloatVector s01 = FloatVector.zero(F);
    FloatVector s02 = FloatVector.zero(F);
    FloatVector s03 = FloatVector.zero(F);
    FloatVector s04 = FloatVector.zero(F);
    FloatVector s10 = FloatVector.zero(F);
    FloatVector s11 = FloatVector.zero(F);
    FloatVector s12 = FloatVector.zero(F);
    FloatVector s13 = FloatVector.zero(F);
    FloatVector s14 = FloatVector.zero(F);
    FloatVector s20 = FloatVector.zero(F);
    FloatVector s21 = FloatVector.zero(F);
    FloatVector s22 = FloatVector.zero(F);
    FloatVector s23 = FloatVector.zero(F);
    FloatVector s24 = FloatVector.zero(F);
    FloatVector s30 = FloatVector.zero(F);
    FloatVector s31 = FloatVector.zero(F);
    FloatVector s32 = FloatVector.zero(F);
    FloatVector s33 = FloatVector.zero(F);
    FloatVector s34 = FloatVector.zero(F);
    for (int i = 0; i < end; i += PARTIAL_SUMS) {
      FloatVector v0 = FloatVector.fromArray(F, x, x0 + i);
      FloatVector v1 = FloatVector.fromArray(F, x, x1 + i);
      FloatVector v2 = FloatVector.fromArray(F, x, x2 + i);
      FloatVector v3 = FloatVector.fromArray(F, x, x3 + i);
      FloatVector u0 = FloatVector.fromArray(F, w, w0 + i);
      s00 = v0.fma(u0, s00);
      s10 = v1.fma(u0, s10);
      s20 = v2.fma(u0, s20);
      s30 = v3.fma(u0, s30);
      FloatVector u1 = FloatVector.fromArray(F, w, w1 + i);
      s01 = v0.fma(u1, s01);
      s11 = v1.fma(u1, s11);
      s21 = v2.fma(u1, s21);
      s31 = v3.fma(u1, s31);
      FloatVector u2 = FloatVector.fromArray(F, w, w2 + i);
      s02 = v0.fma(u2, s02);
      s12 = v1.fma(u2, s12);
      s22 = v2.fma(u2, s22);
      s32 = v3.fma(u2, s32);
      FloatVector u3 = FloatVector.fromArray(F, w, w3 + i);
      s03 = v0.fma(u3, s03);
      s13 = v1.fma(u3, s13);
      s23 = v2.fma(u3, s23);
      s33 = v3.fma(u3, s33);
      FloatVector u4 = FloatVector.fromArray(F, w, w4 + i);
      s04 = v0.fma(u4, s04);
      s14 = v1.fma(u4, s14);
      s24 = v2.fma(u4, s24);
      s34 = v3.fma(u4, s34);
    }
    s00.intoArray(out, to);
    s01.intoArray(out, to + PARTIAL_SUMS);
    s02.intoArray(out, to + 2 * PARTIAL_SUMS);
    s03.intoArray(out, to + 3 * PARTIAL_SUMS);
    s04.intoArray(out, to + 4 * PARTIAL_SUMS);
    s10.intoArray(out, to + 5 * PARTIAL_SUMS);
    s11.intoArray(out, to + 6 * PARTIAL_SUMS);
    s12.intoArray(out, to + 7 * PARTIAL_SUMS);
    s13.intoArray(out, to + 8 * PARTIAL_SUMS);
    s14.intoArray(out, to + 9 * PARTIAL_SUMS);
    s20.intoArray(out, to + 10 * PARTIAL_SUMS);
    s21.intoArray(out, to + 11 * PARTIAL_SUMS);
    s22.intoArray(out, to + 12 * PARTIAL_SUMS);
    s23.intoArray(out, to + 13 * PARTIAL_SUMS);
    s24.intoArray(out, to + 14 * PARTIAL_SUMS);
    s30.intoArray(out, to + 15 * PARTIAL_SUMS);
    s31.intoArray(out, to + 16 * PARTIAL_SUMS);
    s32.intoArray(out, to + 17 * PARTIAL_SUMS);
    s33.intoArray(out, to + 18 * PARTIAL_SUMS);
    s34.intoArray(out, to + 19 * PARTIAL_SUMS);
  }

  /**
   * The input gradient of 4 images × 4 vectors of inputs: {@code dx[n][i] = Σ(o) dy[n, o] · w[o,
   * i]}.
   *
   * @param dy not modified
   * @param from where each image's gradients begin
   * @param units the number of outputs
   * @param w not modified
   * @param input the first input
   * @param stride floats from one unit's weights to the next
   * @param dx {@code 4 · L} floats of each image are overwritten
   * @param to where each image begins
   */
  static void inputGradient(
      float[] dy, int[] from, int units, float[] w, int input, int stride, float[] dx, int[] to) {
    int d0 = from[0];
    int d1 = from[1];
    int d2 = from[2];
    int d3 = from[3];
    FloatVector s00 = FloatVector.zero(F);
    FloatVector s01 = FloatVector.zero(F);
    FloatVector s02 = FloatVector.zero(F);
    FloatVector s03 = FloatVector.zero(F);
    FloatVector s10 = FloatVector.zero(F);
    FloatVector s11 = FloatVector.zero(F);
    FloatVector s12 = FloatVector.zero(F);
    FloatVector s13 = FloatVector.zero(F);
    FloatVector s20 = FloatVector.zero(F);
    FloatVector s21 = FloatVector.zero(F);
    FloatVector s22 = FloatVector.zero(F);
    FloatVector s23 = FloatVector.zero(F);
    FloatVector s30 = FloatVector.zero(F);
    FloatVector s31 = FloatVector.zero(F);
    FloatVector s32 = FloatVector.zero(F);
    FloatVector s33 = FloatVector.zero(F);
    for (int o = 0; o < units; o++) {
      int at = input + o * stride;
      FloatVector w0 = FloatVector.fromArray(F, w, at);
      FloatVector w1 = FloatVector.fromArray(F, w, at + L);
      FloatVector w2 = FloatVector.fromArray(F, w, at + 2 * L);
      FloatVector w3 = FloatVector.fromArray(F, w, at + 3 * L);
      FloatVector g0 = FloatVector.broadcast(F, dy[d0 + o]);
      s00 = g0.fma(w0, s00);
      s01 = g0.fma(w1, s01);
      s02 = g0.fma(w2, s02);
      s03 = g0.fma(w3, s03);
      FloatVector g1 = FloatVector.broadcast(F, dy[d1 + o]);
      s10 = g1.fma(w0, s10);
      s11 = g1.fma(w1, s11);
      s12 = g1.fma(w2, s12);
      s13 = g1.fma(w3, s13);
      FloatVector g2 = FloatVector.broadcast(F, dy[d2 + o]);
      s20 = g2.fma(w0, s20);
      s21 = g2.fma(w1, s21);
      s22 = g2.fma(w2, s22);
      s23 = g2.fma(w3, s23);
      FloatVector g3 = FloatVector.broadcast(F, dy[d3 + o]);
      s30 = g3.fma(w0, s30);
      s31 = g3.fma(w1, s31);
      s32 = g3.fma(w2, s32);
      s33 = g3.fma(w3, s33);
    }
    s00.add(0f).intoArray(dx, to[0] + input);
    s01.add(0f).intoArray(dx, to[0] + input + L);
    s02.add(0f).intoArray(dx, to[0] + input + 2 * L);
    s03.add(0f).intoArray(dx, to[0] + input + 3 * L);
    s10.add(0f).intoArray(dx, to[1] + input);
    s11.add(0f).intoArray(dx, to[1] + input + L);
    s12.add(0f).intoArray(dx, to[1] + input + 2 * L);
    s13.add(0f).intoArray(dx, to[1] + input + 3 * L);
    s20.add(0f).intoArray(dx, to[2] + input);
    s21.add(0f).intoArray(dx, to[2] + input + L);
    s22.add(0f).intoArray(dx, to[2] + input + 2 * L);
    s23.add(0f).intoArray(dx, to[2] + input + 3 * L);
    s30.add(0f).intoArray(dx, to[3] + input);
    s31.add(0f).intoArray(dx, to[3] + input + L);
    s32.add(0f).intoArray(dx, to[3] + input + 2 * L);
    s33.add(0f).intoArray(dx, to[3] + input + 3 * L);
  }

  /**
   * The weight gradient of one vector of inputs over 4 images, for every unit: {@code dw[o][i] +=
   * Σ(n) x[n, i] · dy[n, o]}, one chain that starts from what {@code dw} holds.
   *
   * @param x not modified
   * @param at where each image's vector of inputs begins
   * @param dy not modified
   * @param from where each image's gradients begin
   * @param units the number of outputs
   * @param dw added to, from {@code to} on
   * @param to where the first unit's vector lies
   * @param stride floats from one unit's gradient to the next
   */
  static void weightGradient(
      float[] x, int[] at, float[] dy, int[] from, int units, float[] dw, int to, int stride) {
    int d0 = from[0];
    int d1 = from[1];
    int d2 = from[2];
    int d3 = from[3];
    FloatVector v0 = FloatVector.fromArray(F, x, at[0]);
    FloatVector v1 = FloatVector.fromArray(F, x, at[1]);
    FloatVector v2 = FloatVector.fromArray(F, x, at[2]);
    FloatVector v3 = FloatVector.fromArray(F, x, at[3]);
    for (int o = 0; o < units; o++) {
      FloatVector sum = FloatVector.fromArray(F, dw, to + o * stride);
      sum = v0.fma(FloatVector.broadcast(F, dy[d0 + o]), sum);
      sum = v1.fma(FloatVector.broadcast(F, dy[d1 + o]), sum);
      sum = v2.fma(FloatVector.broadcast(F, dy[d2 + o]), sum);
      sum = v3.fma(FloatVector.broadcast(F, dy[d3 + o]), sum);
      sum.add(0f).intoArray(dw, to + o * stride);
    }
  }
}
