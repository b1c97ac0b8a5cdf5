package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.F;
import static org.lanewise.engine.kernel.Conv2dTile.L;
import static org.lanewise.engine.kernel.DenseKernel.PARTIAL_SUMS;

import jdk.incubator.vector.FloatVector;

/**
 * The weight gradient of a dense layer over all slices of a round:
 *
 * <pre>
 * dw[i][o] += Σ(slice) Σ(n in slice) x[n, i] · dy[n, o]        a chain from +0 per slice
 * </pre>
 *
 * <p>The chains of a slice stay in registers, 4 vectors of inputs × 5 units, while its images pass;
 * the sums of the slices stay in the L1 cache. Four vectors, because an image's inputs come from
 * far away, and lines of memory that are neighbours come together. A slice's sum is stored with
 * {@code + 0f} added, so that no total is -0.
 */
final class DenseRoundTile {

  /** Units of a tile. */
  static final int UNITS = 5;

  private DenseRoundTile() {}

  /**
   * Four vectors of inputs and five units.
   *
   * @param chunks how many chunks of 4 images
   * @param x for each chunk {@code [4, inputs]}, not modified
   * @param i the first input
   * @param inputs floats from one image to the next
   * @param dy for each chunk {@code [4, units]}, not modified
   * @param o the first unit
   * @param units floats from one image's gradients to the next
   * @param ends for each chunk whether its slice ends with it
   * @param dw {@code [group][unit][16]}, added to
   * @param to where the first vector of the first unit begins
   */
  static void fourByFive(
      int chunks,
      float[][] x,
      int i,
      int inputs,
      float[][] dy,
      int o,
      int units,
      boolean[] ends,
      float[] dw,
      int to) {
    int to1 = to + DenseTile.vector(1, units);
    int to2 = to + DenseTile.vector(2, units);
    int to3 = to + DenseTile.vector(3, units);
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
    for (int chunk = 0; chunk < chunks; chunk++) {
      float[] in = x[chunk];
      float[] out = dy[chunk];
      int at = i;
      int from = o;
      for (int image = 0; image < DenseKernel.CHUNK; image++) {
        FloatVector v0 = FloatVector.fromArray(F, in, at);
        FloatVector v1 = FloatVector.fromArray(F, in, at + L);
        FloatVector v2 = FloatVector.fromArray(F, in, at + 2 * L);
        FloatVector v3 = FloatVector.fromArray(F, in, at + 3 * L);
        FloatVector g0 = FloatVector.broadcast(F, out[from]);
        s00 = v0.fma(g0, s00);
        s10 = v1.fma(g0, s10);
        s20 = v2.fma(g0, s20);
        s30 = v3.fma(g0, s30);
        FloatVector g1 = FloatVector.broadcast(F, out[from + 1]);
        s01 = v0.fma(g1, s01);
        s11 = v1.fma(g1, s11);
        s21 = v2.fma(g1, s21);
        s31 = v3.fma(g1, s31);
        FloatVector g2 = FloatVector.broadcast(F, out[from + 2]);
        s02 = v0.fma(g2, s02);
        s12 = v1.fma(g2, s12);
        s22 = v2.fma(g2, s22);
        s32 = v3.fma(g2, s32);
        FloatVector g3 = FloatVector.broadcast(F, out[from + 3]);
        s03 = v0.fma(g3, s03);
        s13 = v1.fma(g3, s13);
        s23 = v2.fma(g3, s23);
        s33 = v3.fma(g3, s33);
        FloatVector g4 = FloatVector.broadcast(F, out[from + 4]);
        s04 = v0.fma(g4, s04);
        s14 = v1.fma(g4, s14);
        s24 = v2.fma(g4, s24);
        s34 = v3.fma(g4, s34);
        at += inputs;
        from += units;
      }
      if (ends[chunk]) {
        FloatVector.fromArray(F, dw, to).add(s00.add(0f)).intoArray(dw, to);
        s00 = FloatVector.zero(F);
        FloatVector.fromArray(F, dw, to1).add(s10.add(0f)).intoArray(dw, to1);
        s10 = FloatVector.zero(F);
        FloatVector.fromArray(F, dw, to2).add(s20.add(0f)).intoArray(dw, to2);
        s20 = FloatVector.zero(F);
        FloatVector.fromArray(F, dw, to3).add(s30.add(0f)).intoArray(dw, to3);
        s30 = FloatVector.zero(F);
        FloatVector.fromArray(F, dw, to + PARTIAL_SUMS)
            .add(s01.add(0f))
            .intoArray(dw, to + PARTIAL_SUMS);
        s01 = FloatVector.zero(F);
        FloatVector.fromArray(F, dw, to1 + PARTIAL_SUMS)
            .add(s11.add(0f))
            .intoArray(dw, to1 + PARTIAL_SUMS);
        s11 = FloatVector.zero(F);
        FloatVector.fromArray(F, dw, to2 + PARTIAL_SUMS)
            .add(s21.add(0f))
            .intoArray(dw, to2 + PARTIAL_SUMS);
        s21 = FloatVector.zero(F);
        FloatVector.fromArray(F, dw, to3 + PARTIAL_SUMS)
            .add(s31.add(0f))
            .intoArray(dw, to3 + PARTIAL_SUMS);
        s31 = FloatVector.zero(F);
        FloatVector.fromArray(F, dw, to + 2 * PARTIAL_SUMS)
            .add(s02.add(0f))
            .intoArray(dw, to + 2 * PARTIAL_SUMS);
        s02 = FloatVector.zero(F);
        FloatVector.fromArray(F, dw, to1 + 2 * PARTIAL_SUMS)
            .add(s12.add(0f))
            .intoArray(dw, to1 + 2 * PARTIAL_SUMS);
        s12 = FloatVector.zero(F);
        FloatVector.fromArray(F, dw, to2 + 2 * PARTIAL_SUMS)
            .add(s22.add(0f))
            .intoArray(dw, to2 + 2 * PARTIAL_SUMS);
        s22 = FloatVector.zero(F);
        FloatVector.fromArray(F, dw, to3 + 2 * PARTIAL_SUMS)
            .add(s32.add(0f))
            .intoArray(dw, to3 + 2 * PARTIAL_SUMS);
        s32 = FloatVector.zero(F);
        FloatVector.fromArray(F, dw, to + 3 * PARTIAL_SUMS)
            .add(s03.add(0f))
            .intoArray(dw, to + 3 * PARTIAL_SUMS);
        s03 = FloatVector.zero(F);
        FloatVector.fromArray(F, dw, to1 + 3 * PARTIAL_SUMS)
            .add(s13.add(0f))
            .intoArray(dw, to1 + 3 * PARTIAL_SUMS);
        s13 = FloatVector.zero(F);
        FloatVector.fromArray(F, dw, to2 + 3 * PARTIAL_SUMS)
            .add(s23.add(0f))
            .intoArray(dw, to2 + 3 * PARTIAL_SUMS);
        s23 = FloatVector.zero(F);
        FloatVector.fromArray(F, dw, to3 + 3 * PARTIAL_SUMS)
            .add(s33.add(0f))
            .intoArray(dw, to3 + 3 * PARTIAL_SUMS);
        s33 = FloatVector.zero(F);
        FloatVector.fromArray(F, dw, to + 4 * PARTIAL_SUMS)
            .add(s04.add(0f))
            .intoArray(dw, to + 4 * PARTIAL_SUMS);
        s04 = FloatVector.zero(F);
        FloatVector.fromArray(F, dw, to1 + 4 * PARTIAL_SUMS)
            .add(s14.add(0f))
            .intoArray(dw, to1 + 4 * PARTIAL_SUMS);
        s14 = FloatVector.zero(F);
        FloatVector.fromArray(F, dw, to2 + 4 * PARTIAL_SUMS)
            .add(s24.add(0f))
            .intoArray(dw, to2 + 4 * PARTIAL_SUMS);
        s24 = FloatVector.zero(F);
        FloatVector.fromArray(F, dw, to3 + 4 * PARTIAL_SUMS)
            .add(s34.add(0f))
            .intoArray(dw, to3 + 4 * PARTIAL_SUMS);
        s34 = FloatVector.zero(F);
      }
    }
  }

  /** One vector of inputs and one unit; the parameters are those of {@link #fourByFive}. */
  static void oneByOne(
      int chunks,
      float[][] x,
      int i,
      int inputs,
      float[][] dy,
      int o,
      int units,
      boolean[] ends,
      float[] dw,
      int to) {
    FloatVector slice = FloatVector.zero(F);
    for (int chunk = 0; chunk < chunks; chunk++) {
      for (int image = 0; image < DenseKernel.CHUNK; image++) {
        FloatVector v = FloatVector.fromArray(F, x[chunk], image * inputs + i);
        slice = v.fma(FloatVector.broadcast(F, dy[chunk][image * units + o]), slice);
      }
      if (ends[chunk]) {
        FloatVector.fromArray(F, dw, to).add(slice.add(0f)).intoArray(dw, to);
        slice = FloatVector.zero(F);
      }
    }
  }
}
