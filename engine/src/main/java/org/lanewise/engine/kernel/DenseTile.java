package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.F;
import static org.lanewise.engine.kernel.Conv2dTile.L;
import static org.lanewise.engine.kernel.DenseKernel.PARTIAL_SUMS;

import jdk.incubator.vector.FloatVector;

/**
 * The innermost loops of the dense layer, 4 images at a time. Weights and their gradient lie in
 * groups of 16 inputs, {@code [group][unit][16]}: the lanes run along the inputs, and a pass over
 * the inputs reads memory from front to back.
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
   * out[n][u][j] += Σ(i = j, j + 16, …) x[n, i] · w[u, i]
   * </pre>
   *
   * <p>A group is one vector of 16 lanes, two of 8 or four of 4: each lane is one of the 16
   * documented chains, which goes on from what {@code out} holds.
   *
   * @param x not modified
   * @param at where each image begins
   * @param begin the first input, a multiple of 16
   * @param end the input to stop before, a multiple of 16
   * @param w {@code [group][unit][16]}, not modified
   * @param row where each unit's weights begin in a group
   * @param units of a group
   * @param out {@code [4][5][16]} from {@code to} on, added to
   */
  static void partialSums(
      float[] x,
      int[] at,
      int begin,
      int end,
      float[] w,
      int[] row,
      int units,
      float[] out,
      int to) {
    for (int lane = 0; lane < PARTIAL_SUMS; lane += L) {
      int first = begin + lane;
      int weights = begin * units + lane;
      products(
          x,
          at[0] + first,
          at[1] + first,
          at[2] + first,
          at[3] + first,
          end - begin,
          w,
          units * PARTIAL_SUMS,
          row[0] + weights,
          row[1] + weights,
          row[2] + weights,
          row[3] + weights,
          row[4] + weights,
          out,
          to + lane);
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
      int stride,
      int w0,
      int w1,
      int w2,
      int w3,
      int w4,
      float[] out,
      int to) {
    FloatVector s00 = FloatVector.fromArray(F, out, to);
    FloatVector s01 = FloatVector.fromArray(F, out, to + PARTIAL_SUMS);
    FloatVector s02 = FloatVector.fromArray(F, out, to + 2 * PARTIAL_SUMS);
    FloatVector s03 = FloatVector.fromArray(F, out, to + 3 * PARTIAL_SUMS);
    FloatVector s04 = FloatVector.fromArray(F, out, to + 4 * PARTIAL_SUMS);
    FloatVector s10 = FloatVector.fromArray(F, out, to + 5 * PARTIAL_SUMS);
    FloatVector s11 = FloatVector.fromArray(F, out, to + 6 * PARTIAL_SUMS);
    FloatVector s12 = FloatVector.fromArray(F, out, to + 7 * PARTIAL_SUMS);
    FloatVector s13 = FloatVector.fromArray(F, out, to + 8 * PARTIAL_SUMS);
    FloatVector s14 = FloatVector.fromArray(F, out, to + 9 * PARTIAL_SUMS);
    FloatVector s20 = FloatVector.fromArray(F, out, to + 10 * PARTIAL_SUMS);
    FloatVector s21 = FloatVector.fromArray(F, out, to + 11 * PARTIAL_SUMS);
    FloatVector s22 = FloatVector.fromArray(F, out, to + 12 * PARTIAL_SUMS);
    FloatVector s23 = FloatVector.fromArray(F, out, to + 13 * PARTIAL_SUMS);
    FloatVector s24 = FloatVector.fromArray(F, out, to + 14 * PARTIAL_SUMS);
    FloatVector s30 = FloatVector.fromArray(F, out, to + 15 * PARTIAL_SUMS);
    FloatVector s31 = FloatVector.fromArray(F, out, to + 16 * PARTIAL_SUMS);
    FloatVector s32 = FloatVector.fromArray(F, out, to + 17 * PARTIAL_SUMS);
    FloatVector s33 = FloatVector.fromArray(F, out, to + 18 * PARTIAL_SUMS);
    FloatVector s34 = FloatVector.fromArray(F, out, to + 19 * PARTIAL_SUMS);
    int group = 0;
    for (int i = 0; i < end; i += PARTIAL_SUMS) {
      FloatVector v0 = FloatVector.fromArray(F, x, x0 + i);
      FloatVector v1 = FloatVector.fromArray(F, x, x1 + i);
      FloatVector v2 = FloatVector.fromArray(F, x, x2 + i);
      FloatVector v3 = FloatVector.fromArray(F, x, x3 + i);
      FloatVector u0 = FloatVector.fromArray(F, w, w0 + group);
      s00 = v0.fma(u0, s00);
      s10 = v1.fma(u0, s10);
      s20 = v2.fma(u0, s20);
      s30 = v3.fma(u0, s30);
      FloatVector u1 = FloatVector.fromArray(F, w, w1 + group);
      s01 = v0.fma(u1, s01);
      s11 = v1.fma(u1, s11);
      s21 = v2.fma(u1, s21);
      s31 = v3.fma(u1, s31);
      FloatVector u2 = FloatVector.fromArray(F, w, w2 + group);
      s02 = v0.fma(u2, s02);
      s12 = v1.fma(u2, s12);
      s22 = v2.fma(u2, s22);
      s32 = v3.fma(u2, s32);
      FloatVector u3 = FloatVector.fromArray(F, w, w3 + group);
      s03 = v0.fma(u3, s03);
      s13 = v1.fma(u3, s13);
      s23 = v2.fma(u3, s23);
      s33 = v3.fma(u3, s33);
      FloatVector u4 = FloatVector.fromArray(F, w, w4 + group);
      s04 = v0.fma(u4, s04);
      s14 = v1.fma(u4, s14);
      s24 = v2.fma(u4, s24);
      s34 = v3.fma(u4, s34);
      group += stride;
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

  /** From the first of four vectors of inputs side by side to the k-th, for the same unit. */
  static int vector(int k, int units) {
    int lane = k * L % PARTIAL_SUMS;
    return (k * L - lane) * units + lane;
  }

  /**
   * The input gradient of 4 images × 4 vectors of inputs: {@code dx[n][i] = Σ(o) dy[n, o] · w[o,
   * i]}.
   *
   * @param dy not modified
   * @param from where each image's gradients begin
   * @param units the number of outputs
   * @param w {@code [group][unit][16]}, not modified
   * @param input the first input, a multiple of 16
   * @param dx {@code 4 · L} floats of each image are overwritten
   * @param to where each image begins
   */
  static void inputGradient(
      float[] dy, int[] from, int units, float[] w, int input, float[] dx, int[] to) {
    int d0 = from[0];
    int d1 = from[1];
    int d2 = from[2];
    int d3 = from[3];
    int at0 = input * units;
    int at1 = at0 + vector(1, units);
    int at2 = at0 + vector(2, units);
    int at3 = at0 + vector(3, units);
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
      int row = o * PARTIAL_SUMS;
      FloatVector w0 = FloatVector.fromArray(F, w, at0 + row);
      FloatVector w1 = FloatVector.fromArray(F, w, at1 + row);
      FloatVector w2 = FloatVector.fromArray(F, w, at2 + row);
      FloatVector w3 = FloatVector.fromArray(F, w, at3 + row);
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
   * The input gradient of 2 images × 4 vectors of inputs, for {@link Registers#SIXTEEN sixteen}
   * registers.
   *
   * @param d0 where the first image's gradients begin in {@code dy}
   * @param d1 where the second image's do
   * @param to0 where {@code 4 · L} floats of {@code dx} are overwritten
   * @param to1 where those of the second image are
   */
  static void inputGradient(
      float[] dy, int d0, int d1, int units, float[] w, int input, float[] dx, int to0, int to1) {
    int at0 = input * units;
    int at1 = at0 + vector(1, units);
    int at2 = at0 + vector(2, units);
    int at3 = at0 + vector(3, units);
    FloatVector s00 = FloatVector.zero(F);
    FloatVector s01 = FloatVector.zero(F);
    FloatVector s02 = FloatVector.zero(F);
    FloatVector s03 = FloatVector.zero(F);
    FloatVector s10 = FloatVector.zero(F);
    FloatVector s11 = FloatVector.zero(F);
    FloatVector s12 = FloatVector.zero(F);
    FloatVector s13 = FloatVector.zero(F);
    for (int o = 0; o < units; o++) {
      int row = o * PARTIAL_SUMS;
      FloatVector w0 = FloatVector.fromArray(F, w, at0 + row);
      FloatVector w1 = FloatVector.fromArray(F, w, at1 + row);
      FloatVector w2 = FloatVector.fromArray(F, w, at2 + row);
      FloatVector w3 = FloatVector.fromArray(F, w, at3 + row);
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
    }
    s00.add(0f).intoArray(dx, to0);
    s01.add(0f).intoArray(dx, to0 + L);
    s02.add(0f).intoArray(dx, to0 + 2 * L);
    s03.add(0f).intoArray(dx, to0 + 3 * L);
    s10.add(0f).intoArray(dx, to1);
    s11.add(0f).intoArray(dx, to1 + L);
    s12.add(0f).intoArray(dx, to1 + 2 * L);
    s13.add(0f).intoArray(dx, to1 + 3 * L);
  }

  /**
   * The input gradient of 1 image × 1 vector of inputs.
   *
   * @param from where the image's gradients begin in {@code dy}
   * @param at where the weights of the first unit begin
   * @param to where {@code L} floats of {@code dx} are overwritten
   */
  static void inputGradient(
      float[] dy, int from, int units, float[] w, int at, float[] dx, int to) {
    FloatVector sum = FloatVector.zero(F);
    for (int o = 0; o < units; o++) {
      FloatVector weights = FloatVector.fromArray(F, w, at + o * PARTIAL_SUMS);
      sum = FloatVector.broadcast(F, dy[from + o]).fma(weights, sum);
    }
    sum.add(0f).intoArray(dx, to);
  }

  /**
   * The weight gradient of whole groups of inputs over 4 images, for every unit: {@code dw[i][o] +=
   * Σ(n) x[n, i] · dy[n, o]}, one chain that starts from what {@code dw} holds.
   *
   * @param x not modified
   * @param at where each image begins
   * @param end the input to stop before, a multiple of 16
   * @param dy not modified
   * @param from where each image's gradients begin
   * @param units the number of outputs
   * @param dw {@code [group][unit][16]}, added to
   */
  static void weightGradient(
      float[] x, int[] at, int end, float[] dy, int[] from, int units, float[] dw) {
    int d0 = from[0];
    int d1 = from[1];
    int d2 = from[2];
    int d3 = from[3];
    int x0 = at[0];
    int x1 = at[1];
    int x2 = at[2];
    int x3 = at[3];
    for (int i = 0; i < end; i += L) {
      FloatVector v0 = FloatVector.fromArray(F, x, x0 + i);
      FloatVector v1 = FloatVector.fromArray(F, x, x1 + i);
      FloatVector v2 = FloatVector.fromArray(F, x, x2 + i);
      FloatVector v3 = FloatVector.fromArray(F, x, x3 + i);
      int lane = i % PARTIAL_SUMS;
      int group = (i - lane) * units + lane;
      for (int o = 0; o < units; o++) {
        int row = group + o * PARTIAL_SUMS;
        FloatVector sum = FloatVector.fromArray(F, dw, row);
        sum = v0.fma(FloatVector.broadcast(F, dy[d0 + o]), sum);
        sum = v1.fma(FloatVector.broadcast(F, dy[d1 + o]), sum);
        sum = v2.fma(FloatVector.broadcast(F, dy[d2 + o]), sum);
        sum = v3.fma(FloatVector.broadcast(F, dy[d3 + o]), sum);
        sum.add(0f).intoArray(dw, row);
      }
    }
  }
}
