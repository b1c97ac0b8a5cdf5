package org.lanewise.engine.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loop of convolution: a tile of pixels times a panel of columns, held in registers.
 *
 * <pre>
 * out[i][k] = Σ(r, j) x[base + offset(i) + r · rowStride + j] · w[r, j, k]
 * </pre>
 *
 * <p>With NHWC images a patch is a few contiguous runs of floats, so the patch matrix need not be
 * stored: each product reads its input where it lies. One chain of fma from +0 per element, over r,
 * then j. The lanes lie on k, so the width of the vectors changes nothing.
 *
 * <p>12 × 2 accumulators, two vectors of weights and one broadcast fit 32 registers, and 14 loads
 * feed 24 multiply-adds; larger tiles spill. The caller reads the tile from {@code out}: an
 * epilogue in this method would make the compiler spill too. One flat loop walks all runs: with a
 * loop over runs around a loop over a run, C2 keeps nine accumulators on the stack and reaches 40 %
 * of the speed.
 */
final class Conv2dTile {

  /** The machine's preferred width. */
  static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;

  /** Lanes of a vector. */
  static final int L = F.length();

  /** Pixels of a tile. */
  static final int PIXELS = 12;

  private Conv2dTile() {}

  /**
   * Computes one tile.
   *
   * @param x not modified
   * @param base added to each pixel's offset
   * @param offsets where in {@code x} each pixel's patch begins; {@link #PIXELS} entries from
   *     {@code first} are read
   * @param first the first pixel
   * @param rows runs that a patch consists of
   * @param rowStride floats from one run to the next
   * @param run floats of one run
   * @param w a panel of weights, {@code [rows · run][vectors]}
   * @param panel where it begins
   * @param vectors of columns: 2 or 1
   * @param out {@code [PIXELS][vectors]}, overwritten
   */
  static void run(
      float[] x,
      int base,
      int[] offsets,
      int first,
      int rows,
      int rowStride,
      int run,
      float[] w,
      int panel,
      int vectors,
      float[] out) {
    if (vectors == 2) {
      wide(x, base, offsets, first, rows, rowStride, run, w, panel, out);
    } else {
      narrow(x, base, offsets, first, rows, rowStride, run, w, panel, out);
    }
  }

  private static void wide(
      float[] x,
      int base,
      int[] offsets,
      int first,
      int rows,
      int rowStride,
      int run,
      float[] w,
      int panel,
      float[] out) {
    int o0 = base + offsets[first];
    int o1 = base + offsets[first + 1];
    int o2 = base + offsets[first + 2];
    int o3 = base + offsets[first + 3];
    int o4 = base + offsets[first + 4];
    int o5 = base + offsets[first + 5];
    int o6 = base + offsets[first + 6];
    int o7 = base + offsets[first + 7];
    int o8 = base + offsets[first + 8];
    int o9 = base + offsets[first + 9];
    int o10 = base + offsets[first + 10];
    int o11 = base + offsets[first + 11];
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
    int products = rows * run;
    int at = 0;
    int column = 0;
    for (int j = 0; j < products; j++) {
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
      at++;
      column++;
      if (column == run) {
        column = 0;
        at += rowStride - run;
      }
    }
    a0l.intoArray(out, 0);
    a0r.intoArray(out, L);
    a1l.intoArray(out, 2 * L);
    a1r.intoArray(out, 3 * L);
    a2l.intoArray(out, 4 * L);
    a2r.intoArray(out, 5 * L);
    a3l.intoArray(out, 6 * L);
    a3r.intoArray(out, 7 * L);
    a4l.intoArray(out, 8 * L);
    a4r.intoArray(out, 9 * L);
    a5l.intoArray(out, 10 * L);
    a5r.intoArray(out, 11 * L);
    a6l.intoArray(out, 12 * L);
    a6r.intoArray(out, 13 * L);
    a7l.intoArray(out, 14 * L);
    a7r.intoArray(out, 15 * L);
    a8l.intoArray(out, 16 * L);
    a8r.intoArray(out, 17 * L);
    a9l.intoArray(out, 18 * L);
    a9r.intoArray(out, 19 * L);
    a10l.intoArray(out, 20 * L);
    a10r.intoArray(out, 21 * L);
    a11l.intoArray(out, 22 * L);
    a11r.intoArray(out, 23 * L);
  }

  private static void narrow(
      float[] x,
      int base,
      int[] offsets,
      int first,
      int rows,
      int rowStride,
      int run,
      float[] w,
      int panel,
      float[] out) {
    int o0 = base + offsets[first];
    int o1 = base + offsets[first + 1];
    int o2 = base + offsets[first + 2];
    int o3 = base + offsets[first + 3];
    int o4 = base + offsets[first + 4];
    int o5 = base + offsets[first + 5];
    int o6 = base + offsets[first + 6];
    int o7 = base + offsets[first + 7];
    int o8 = base + offsets[first + 8];
    int o9 = base + offsets[first + 9];
    int o10 = base + offsets[first + 10];
    int o11 = base + offsets[first + 11];
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
    int products = rows * run;
    int at = 0;
    int column = 0;
    for (int j = 0; j < products; j++) {
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
      at++;
      column++;
      if (column == run) {
        column = 0;
        at += rowStride - run;
      }
    }
    a0.intoArray(out, 0);
    a1.intoArray(out, L);
    a2.intoArray(out, 2 * L);
    a3.intoArray(out, 3 * L);
    a4.intoArray(out, 4 * L);
    a5.intoArray(out, 5 * L);
    a6.intoArray(out, 6 * L);
    a7.intoArray(out, 7 * L);
    a8.intoArray(out, 8 * L);
    a9.intoArray(out, 9 * L);
    a10.intoArray(out, 10 * L);
    a11.intoArray(out, 11 * L);
  }
}
