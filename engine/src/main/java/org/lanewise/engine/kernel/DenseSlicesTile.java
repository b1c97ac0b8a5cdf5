package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.F;
import static org.lanewise.engine.kernel.Conv2dTile.L;
import static org.lanewise.engine.kernel.DenseKernel.PARTIAL_SUMS;

import jdk.incubator.vector.FloatVector;

/**
 * The weight gradient of a dense layer, from one slice of a round:
 *
 * <pre>
 * dw[i][o] += Σ(n in slice) x[n, i] · dy[n, o]        a chain from +0
 * </pre>
 *
 * <p>The chains stay in registers, 4 vectors of inputs × 5 units, while the images of the slice
 * pass. A slice's sum is stored with {@code + 0f} added, so that no total is -0.
 */
final class DenseSlicesTile {

  /** Units of a tile. */
  static final int UNITS = 5;

  private DenseSlicesTile() {}

  /**
   * Blocks of four vectors of inputs, and five units.
   *
   * @param x for each chunk {@code [4, inputs]}, not modified
   * @param dy for each chunk {@code [4, units]}, not modified
   * @param from the slice's first chunk
   * @param to the chunk to stop before
   * @param i the first input
   * @param blocks how many blocks
   * @param inputs floats from one image to the next
   * @param o the first unit
   * @param units floats from one image's gradients to the next
   * @param dw {@code [group][unit][16]}, added to
   * @param at where the first vector of the first unit begins
   */
  static void fourByFive(
      float[][] x,
      float[][] dy,
      int from,
      int to,
      int i,
      int blocks,
      int inputs,
      int o,
      int units,
      float[] dw,
      int at) {
    int second = DenseTile.vector(1, units);
    int third = DenseTile.vector(2, units);
    int fourth = DenseTile.vector(3, units);
    int input = i;
    int sum = at;
    for (int block = 0; block < blocks; block++) {
      FloatVector s00 = FloatVector.zero(F);
      FloatVector s10 = FloatVector.zero(F);
      FloatVector s20 = FloatVector.zero(F);
      FloatVector s30 = FloatVector.zero(F);
      FloatVector s01 = FloatVector.zero(F);
      FloatVector s11 = FloatVector.zero(F);
      FloatVector s21 = FloatVector.zero(F);
      FloatVector s31 = FloatVector.zero(F);
      FloatVector s02 = FloatVector.zero(F);
      FloatVector s12 = FloatVector.zero(F);
      FloatVector s22 = FloatVector.zero(F);
      FloatVector s32 = FloatVector.zero(F);
      FloatVector s03 = FloatVector.zero(F);
      FloatVector s13 = FloatVector.zero(F);
      FloatVector s23 = FloatVector.zero(F);
      FloatVector s33 = FloatVector.zero(F);
      FloatVector s04 = FloatVector.zero(F);
      FloatVector s14 = FloatVector.zero(F);
      FloatVector s24 = FloatVector.zero(F);
      FloatVector s34 = FloatVector.zero(F);
      for (int chunk = from; chunk < to; chunk++) {
        float[] in = x[chunk];
        float[] out = dy[chunk];
        int image = input;
        int gradient = o;
        for (int n = 0; n < DenseKernel.CHUNK; n++) {
          FloatVector v0 = FloatVector.fromArray(F, in, image);
          FloatVector v1 = FloatVector.fromArray(F, in, image + L);
          FloatVector v2 = FloatVector.fromArray(F, in, image + 2 * L);
          FloatVector v3 = FloatVector.fromArray(F, in, image + 3 * L);
          FloatVector g0 = FloatVector.broadcast(F, out[gradient]);
          s00 = v0.fma(g0, s00);
          s10 = v1.fma(g0, s10);
          s20 = v2.fma(g0, s20);
          s30 = v3.fma(g0, s30);
          FloatVector g1 = FloatVector.broadcast(F, out[gradient + 1]);
          s01 = v0.fma(g1, s01);
          s11 = v1.fma(g1, s11);
          s21 = v2.fma(g1, s21);
          s31 = v3.fma(g1, s31);
          FloatVector g2 = FloatVector.broadcast(F, out[gradient + 2]);
          s02 = v0.fma(g2, s02);
          s12 = v1.fma(g2, s12);
          s22 = v2.fma(g2, s22);
          s32 = v3.fma(g2, s32);
          FloatVector g3 = FloatVector.broadcast(F, out[gradient + 3]);
          s03 = v0.fma(g3, s03);
          s13 = v1.fma(g3, s13);
          s23 = v2.fma(g3, s23);
          s33 = v3.fma(g3, s33);
          FloatVector g4 = FloatVector.broadcast(F, out[gradient + 4]);
          s04 = v0.fma(g4, s04);
          s14 = v1.fma(g4, s14);
          s24 = v2.fma(g4, s24);
          s34 = v3.fma(g4, s34);
          image += inputs;
          gradient += units;
        }
      }
      FloatVector.fromArray(F, dw, sum).add(s00.add(0f)).intoArray(dw, sum);
      FloatVector.fromArray(F, dw, sum + second).add(s10.add(0f)).intoArray(dw, sum + second);
      FloatVector.fromArray(F, dw, sum + third).add(s20.add(0f)).intoArray(dw, sum + third);
      FloatVector.fromArray(F, dw, sum + fourth).add(s30.add(0f)).intoArray(dw, sum + fourth);
      FloatVector.fromArray(F, dw, sum + PARTIAL_SUMS)
          .add(s01.add(0f))
          .intoArray(dw, sum + PARTIAL_SUMS);
      FloatVector.fromArray(F, dw, sum + second + PARTIAL_SUMS)
          .add(s11.add(0f))
          .intoArray(dw, sum + second + PARTIAL_SUMS);
      FloatVector.fromArray(F, dw, sum + third + PARTIAL_SUMS)
          .add(s21.add(0f))
          .intoArray(dw, sum + third + PARTIAL_SUMS);
      FloatVector.fromArray(F, dw, sum + fourth + PARTIAL_SUMS)
          .add(s31.add(0f))
          .intoArray(dw, sum + fourth + PARTIAL_SUMS);
      FloatVector.fromArray(F, dw, sum + 2 * PARTIAL_SUMS)
          .add(s02.add(0f))
          .intoArray(dw, sum + 2 * PARTIAL_SUMS);
      FloatVector.fromArray(F, dw, sum + second + 2 * PARTIAL_SUMS)
          .add(s12.add(0f))
          .intoArray(dw, sum + second + 2 * PARTIAL_SUMS);
      FloatVector.fromArray(F, dw, sum + third + 2 * PARTIAL_SUMS)
          .add(s22.add(0f))
          .intoArray(dw, sum + third + 2 * PARTIAL_SUMS);
      FloatVector.fromArray(F, dw, sum + fourth + 2 * PARTIAL_SUMS)
          .add(s32.add(0f))
          .intoArray(dw, sum + fourth + 2 * PARTIAL_SUMS);
      FloatVector.fromArray(F, dw, sum + 3 * PARTIAL_SUMS)
          .add(s03.add(0f))
          .intoArray(dw, sum + 3 * PARTIAL_SUMS);
      FloatVector.fromArray(F, dw, sum + second + 3 * PARTIAL_SUMS)
          .add(s13.add(0f))
          .intoArray(dw, sum + second + 3 * PARTIAL_SUMS);
      FloatVector.fromArray(F, dw, sum + third + 3 * PARTIAL_SUMS)
          .add(s23.add(0f))
          .intoArray(dw, sum + third + 3 * PARTIAL_SUMS);
      FloatVector.fromArray(F, dw, sum + fourth + 3 * PARTIAL_SUMS)
          .add(s33.add(0f))
          .intoArray(dw, sum + fourth + 3 * PARTIAL_SUMS);
      FloatVector.fromArray(F, dw, sum + 4 * PARTIAL_SUMS)
          .add(s04.add(0f))
          .intoArray(dw, sum + 4 * PARTIAL_SUMS);
      FloatVector.fromArray(F, dw, sum + second + 4 * PARTIAL_SUMS)
          .add(s14.add(0f))
          .intoArray(dw, sum + second + 4 * PARTIAL_SUMS);
      FloatVector.fromArray(F, dw, sum + third + 4 * PARTIAL_SUMS)
          .add(s24.add(0f))
          .intoArray(dw, sum + third + 4 * PARTIAL_SUMS);
      FloatVector.fromArray(F, dw, sum + fourth + 4 * PARTIAL_SUMS)
          .add(s34.add(0f))
          .intoArray(dw, sum + fourth + 4 * PARTIAL_SUMS);
      input += 4 * L;
      sum += 4 * L * units;
    }
  }

  /**
   * As {@link #fourByFive}, two vectors of inputs of each block at a time, for {@link
   * Registers#SIXTEEN sixteen} registers.
   */
  static void twoByFive(
      float[][] x,
      float[][] dy,
      int from,
      int to,
      int i,
      int blocks,
      int inputs,
      int o,
      int units,
      float[] dw,
      int at) {
    int second = DenseTile.vector(1, units);
    int pairs = 2 * blocks;
    for (int pair = 0; pair < pairs; pair++) {
      int input = i + 2 * L * pair;
      int sum = at + DenseTile.vector(2 * pair, units);
      FloatVector s00 = FloatVector.zero(F);
      FloatVector s10 = FloatVector.zero(F);
      FloatVector s01 = FloatVector.zero(F);
      FloatVector s11 = FloatVector.zero(F);
      FloatVector s02 = FloatVector.zero(F);
      FloatVector s12 = FloatVector.zero(F);
      FloatVector s03 = FloatVector.zero(F);
      FloatVector s13 = FloatVector.zero(F);
      FloatVector s04 = FloatVector.zero(F);
      FloatVector s14 = FloatVector.zero(F);
      for (int chunk = from; chunk < to; chunk++) {
        float[] in = x[chunk];
        float[] out = dy[chunk];
        int image = input;
        int gradient = o;
        for (int n = 0; n < DenseKernel.CHUNK; n++) {
          FloatVector v0 = FloatVector.fromArray(F, in, image);
          FloatVector v1 = FloatVector.fromArray(F, in, image + L);
          FloatVector g0 = FloatVector.broadcast(F, out[gradient]);
          s00 = v0.fma(g0, s00);
          s10 = v1.fma(g0, s10);
          FloatVector g1 = FloatVector.broadcast(F, out[gradient + 1]);
          s01 = v0.fma(g1, s01);
          s11 = v1.fma(g1, s11);
          FloatVector g2 = FloatVector.broadcast(F, out[gradient + 2]);
          s02 = v0.fma(g2, s02);
          s12 = v1.fma(g2, s12);
          FloatVector g3 = FloatVector.broadcast(F, out[gradient + 3]);
          s03 = v0.fma(g3, s03);
          s13 = v1.fma(g3, s13);
          FloatVector g4 = FloatVector.broadcast(F, out[gradient + 4]);
          s04 = v0.fma(g4, s04);
          s14 = v1.fma(g4, s14);
          image += inputs;
          gradient += units;
        }
      }
      FloatVector.fromArray(F, dw, sum).add(s00.add(0f)).intoArray(dw, sum);
      FloatVector.fromArray(F, dw, sum + second).add(s10.add(0f)).intoArray(dw, sum + second);
      FloatVector.fromArray(F, dw, sum + PARTIAL_SUMS)
          .add(s01.add(0f))
          .intoArray(dw, sum + PARTIAL_SUMS);
      FloatVector.fromArray(F, dw, sum + second + PARTIAL_SUMS)
          .add(s11.add(0f))
          .intoArray(dw, sum + second + PARTIAL_SUMS);
      FloatVector.fromArray(F, dw, sum + 2 * PARTIAL_SUMS)
          .add(s02.add(0f))
          .intoArray(dw, sum + 2 * PARTIAL_SUMS);
      FloatVector.fromArray(F, dw, sum + second + 2 * PARTIAL_SUMS)
          .add(s12.add(0f))
          .intoArray(dw, sum + second + 2 * PARTIAL_SUMS);
      FloatVector.fromArray(F, dw, sum + 3 * PARTIAL_SUMS)
          .add(s03.add(0f))
          .intoArray(dw, sum + 3 * PARTIAL_SUMS);
      FloatVector.fromArray(F, dw, sum + second + 3 * PARTIAL_SUMS)
          .add(s13.add(0f))
          .intoArray(dw, sum + second + 3 * PARTIAL_SUMS);
      FloatVector.fromArray(F, dw, sum + 4 * PARTIAL_SUMS)
          .add(s04.add(0f))
          .intoArray(dw, sum + 4 * PARTIAL_SUMS);
      FloatVector.fromArray(F, dw, sum + second + 4 * PARTIAL_SUMS)
          .add(s14.add(0f))
          .intoArray(dw, sum + second + 4 * PARTIAL_SUMS);
    }
  }

  /** One vector of inputs and one unit; the parameters are those of {@link #fourByFive}. */
  static void oneByOne(
      float[][] x,
      float[][] dy,
      int from,
      int to,
      int i,
      int inputs,
      int o,
      int units,
      float[] dw,
      int at) {
    FloatVector sum = FloatVector.zero(F);
    for (int chunk = from; chunk < to; chunk++) {
      for (int n = 0; n < DenseKernel.CHUNK; n++) {
        FloatVector v = FloatVector.fromArray(F, x[chunk], n * inputs + i);
        sum = v.fma(FloatVector.broadcast(F, dy[chunk][n * units + o]), sum);
      }
    }
    FloatVector.fromArray(F, dw, at).add(sum.add(0f)).intoArray(dw, at);
  }
}
