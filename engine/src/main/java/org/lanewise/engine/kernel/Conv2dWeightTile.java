package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.F;
import static org.lanewise.engine.kernel.Conv2dTile.L;

import jdk.incubator.vector.FloatVector;

/**
 * The innermost loop of the weight gradient: some neighbouring taps times a panel of filters, held
 * in registers while all pixels of an image pass by.
 *
 * <pre>
 * out[t][k] = Σ(i) x[base + offset(i) + t] · dy[i, k]
 * </pre>
 *
 * <p>One chain of fma from +0 per element, over the pixels i in order; the lanes lie on k.
 */
final class Conv2dWeightTile {

  private Conv2dWeightTile() {}

  /**
   * Computes the taps of one run, in tiles of 12, 9, 3 and 1, or of 6, 3 and 1 where two vectors
   * must fit {@link Registers#SIXTEEN sixteen} registers. Where the last tile would be small, it
   * overlaps the one before and computes some taps twice, with the same result.
   *
   * @param x not modified
   * @param base where the run's first tap lies for a pixel of offset 0
   * @param run taps of the run
   * @param offsets for each pixel where its patch begins
   * @param pixels how many
   * @param dy gradients, not modified
   * @param first where the first pixel's filters begin
   * @param stride floats from one pixel to the next
   * @param vectors of filters: 2 or 1
   * @param out {@code [run][vectors]}, overwritten from {@code to}
   * @param to where the run's first tap goes
   * @param registers what the tiles must fit
   */
  static void taps(
      float[] x,
      int base,
      int run,
      int[] offsets,
      int pixels,
      float[] dy,
      int first,
      int stride,
      int vectors,
      float[] out,
      int to,
      Registers registers) {
    boolean few = vectors == 2 && registers == Registers.SIXTEEN;
    int tap = 0;
    while (tap < run) {
      int size = few ? small(run - tap, run) : tile(run - tap, run);
      int start = Math.min(tap, run - size);
      int x0 = base + start;
      int to0 = to + start * vectors * L;
      if (vectors == 2) {
        switch (size) {
          case 12 -> taps12(x, x0, offsets, pixels, dy, first, stride, out, to0);
          case 6 -> taps6(x, x0, x0 + 3, offsets, pixels, dy, first, stride, out, to0);
          case 9 -> taps9(x, x0, offsets, pixels, dy, first, stride, out, to0);
          case 3 -> taps3(x, x0, offsets, pixels, dy, first, stride, out, to0);
          default -> {
            tap(x, x0, offsets, pixels, dy, first, stride, out, to0);
            tap(x, x0, offsets, pixels, dy, first + L, stride, out, to0 + L);
          }
        }
      } else {
        switch (size) {
          case 12 -> taps12Narrow(x, x0, offsets, pixels, dy, first, stride, out, to0);
          case 9 -> taps9Narrow(x, x0, offsets, pixels, dy, first, stride, out, to0);
          case 3 -> taps3Narrow(x, x0, offsets, pixels, dy, first, stride, out, to0);
          default -> tap(x, x0, offsets, pixels, dy, first, stride, out, to0);
        }
      }
      tap = start + size;
    }
  }

  /** The tile for so many taps that remain of a run. */
  private static int tile(int remaining, int run) {
    if (remaining >= 12 && remaining != 15) {
      return 12;
    }
    if (remaining >= 9 || remaining > 3 && run >= 9) {
      return 9;
    }
    return run >= 3 ? 3 : 1;
  }

  /** As {@link #tile}, of sixteen registers. */
  private static int small(int remaining, int run) {
    if (remaining > 3 && run >= 6) {
      return 6;
    }
    return run >= 3 ? 3 : 1;
  }

  /** 12 taps × 2 vectors of filters; parameters as {@link #taps}. */
  private static void taps12(
      float[] x,
      int base,
      int[] offsets,
      int pixels,
      float[] dy,
      int first,
      int stride,
      float[] out,
      int to) {
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
    for (int i = 0; i < pixels; i++) {
      int at = base + offsets[i];
      FloatVector left = FloatVector.fromArray(F, dy, first + i * stride);
      FloatVector right = FloatVector.fromArray(F, dy, first + i * stride + L);
      FloatVector x0 = FloatVector.broadcast(F, x[at]);
      a0l = x0.fma(left, a0l);
      a0r = x0.fma(right, a0r);
      FloatVector x1 = FloatVector.broadcast(F, x[at + 1]);
      a1l = x1.fma(left, a1l);
      a1r = x1.fma(right, a1r);
      FloatVector x2 = FloatVector.broadcast(F, x[at + 2]);
      a2l = x2.fma(left, a2l);
      a2r = x2.fma(right, a2r);
      FloatVector x3 = FloatVector.broadcast(F, x[at + 3]);
      a3l = x3.fma(left, a3l);
      a3r = x3.fma(right, a3r);
      FloatVector x4 = FloatVector.broadcast(F, x[at + 4]);
      a4l = x4.fma(left, a4l);
      a4r = x4.fma(right, a4r);
      FloatVector x5 = FloatVector.broadcast(F, x[at + 5]);
      a5l = x5.fma(left, a5l);
      a5r = x5.fma(right, a5r);
      FloatVector x6 = FloatVector.broadcast(F, x[at + 6]);
      a6l = x6.fma(left, a6l);
      a6r = x6.fma(right, a6r);
      FloatVector x7 = FloatVector.broadcast(F, x[at + 7]);
      a7l = x7.fma(left, a7l);
      a7r = x7.fma(right, a7r);
      FloatVector x8 = FloatVector.broadcast(F, x[at + 8]);
      a8l = x8.fma(left, a8l);
      a8r = x8.fma(right, a8r);
      FloatVector x9 = FloatVector.broadcast(F, x[at + 9]);
      a9l = x9.fma(left, a9l);
      a9r = x9.fma(right, a9r);
      FloatVector x10 = FloatVector.broadcast(F, x[at + 10]);
      a10l = x10.fma(left, a10l);
      a10r = x10.fma(right, a10r);
      FloatVector x11 = FloatVector.broadcast(F, x[at + 11]);
      a11l = x11.fma(left, a11l);
      a11r = x11.fma(right, a11r);
    }
    a0l.intoArray(out, to);
    a0r.intoArray(out, to + L);
    a1l.intoArray(out, to + 2 * L);
    a1r.intoArray(out, to + 3 * L);
    a2l.intoArray(out, to + 4 * L);
    a2r.intoArray(out, to + 5 * L);
    a3l.intoArray(out, to + 6 * L);
    a3r.intoArray(out, to + 7 * L);
    a4l.intoArray(out, to + 8 * L);
    a4r.intoArray(out, to + 9 * L);
    a5l.intoArray(out, to + 10 * L);
    a5r.intoArray(out, to + 11 * L);
    a6l.intoArray(out, to + 12 * L);
    a6r.intoArray(out, to + 13 * L);
    a7l.intoArray(out, to + 14 * L);
    a7r.intoArray(out, to + 15 * L);
    a8l.intoArray(out, to + 16 * L);
    a8r.intoArray(out, to + 17 * L);
    a9l.intoArray(out, to + 18 * L);
    a9r.intoArray(out, to + 19 * L);
    a10l.intoArray(out, to + 20 * L);
    a10r.intoArray(out, to + 21 * L);
    a11l.intoArray(out, to + 22 * L);
    a11r.intoArray(out, to + 23 * L);
  }

  /** 9 taps × 2 vectors of filters; parameters as {@link #taps}. */
  private static void taps9(
      float[] x,
      int base,
      int[] offsets,
      int pixels,
      float[] dy,
      int first,
      int stride,
      float[] out,
      int to) {
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
    for (int i = 0; i < pixels; i++) {
      int at = base + offsets[i];
      FloatVector left = FloatVector.fromArray(F, dy, first + i * stride);
      FloatVector right = FloatVector.fromArray(F, dy, first + i * stride + L);
      FloatVector x0 = FloatVector.broadcast(F, x[at]);
      a0l = x0.fma(left, a0l);
      a0r = x0.fma(right, a0r);
      FloatVector x1 = FloatVector.broadcast(F, x[at + 1]);
      a1l = x1.fma(left, a1l);
      a1r = x1.fma(right, a1r);
      FloatVector x2 = FloatVector.broadcast(F, x[at + 2]);
      a2l = x2.fma(left, a2l);
      a2r = x2.fma(right, a2r);
      FloatVector x3 = FloatVector.broadcast(F, x[at + 3]);
      a3l = x3.fma(left, a3l);
      a3r = x3.fma(right, a3r);
      FloatVector x4 = FloatVector.broadcast(F, x[at + 4]);
      a4l = x4.fma(left, a4l);
      a4r = x4.fma(right, a4r);
      FloatVector x5 = FloatVector.broadcast(F, x[at + 5]);
      a5l = x5.fma(left, a5l);
      a5r = x5.fma(right, a5r);
      FloatVector x6 = FloatVector.broadcast(F, x[at + 6]);
      a6l = x6.fma(left, a6l);
      a6r = x6.fma(right, a6r);
      FloatVector x7 = FloatVector.broadcast(F, x[at + 7]);
      a7l = x7.fma(left, a7l);
      a7r = x7.fma(right, a7r);
      FloatVector x8 = FloatVector.broadcast(F, x[at + 8]);
      a8l = x8.fma(left, a8l);
      a8r = x8.fma(right, a8r);
    }
    a0l.intoArray(out, to);
    a0r.intoArray(out, to + L);
    a1l.intoArray(out, to + 2 * L);
    a1r.intoArray(out, to + 3 * L);
    a2l.intoArray(out, to + 4 * L);
    a2r.intoArray(out, to + 5 * L);
    a3l.intoArray(out, to + 6 * L);
    a3r.intoArray(out, to + 7 * L);
    a4l.intoArray(out, to + 8 * L);
    a4r.intoArray(out, to + 9 * L);
    a5l.intoArray(out, to + 10 * L);
    a5r.intoArray(out, to + 11 * L);
    a6l.intoArray(out, to + 12 * L);
    a6r.intoArray(out, to + 13 * L);
    a7l.intoArray(out, to + 14 * L);
    a7r.intoArray(out, to + 15 * L);
    a8l.intoArray(out, to + 16 * L);
    a8r.intoArray(out, to + 17 * L);
  }

  /**
   * 6 taps × 2 vectors of filters; parameters as {@link #taps}. That {@code fourth} is three behind
   * {@code base} the compiler does not know: were all six taps behind one check, it would load them
   * at once and have no registers left.
   */
  private static void taps6(
      float[] x,
      int base,
      int fourth,
      int[] offsets,
      int pixels,
      float[] dy,
      int first,
      int stride,
      float[] out,
      int to) {
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
    for (int i = 0; i < pixels; i++) {
      int at = base + offsets[i];
      int behind = fourth + offsets[i];
      FloatVector left = FloatVector.fromArray(F, dy, first + i * stride);
      FloatVector right = FloatVector.fromArray(F, dy, first + i * stride + L);
      FloatVector x0 = FloatVector.broadcast(F, x[at]);
      a0l = x0.fma(left, a0l);
      a0r = x0.fma(right, a0r);
      FloatVector x1 = FloatVector.broadcast(F, x[at + 1]);
      a1l = x1.fma(left, a1l);
      a1r = x1.fma(right, a1r);
      FloatVector x2 = FloatVector.broadcast(F, x[at + 2]);
      a2l = x2.fma(left, a2l);
      a2r = x2.fma(right, a2r);
      FloatVector x3 = FloatVector.broadcast(F, x[behind]);
      a3l = x3.fma(left, a3l);
      a3r = x3.fma(right, a3r);
      FloatVector x4 = FloatVector.broadcast(F, x[behind + 1]);
      a4l = x4.fma(left, a4l);
      a4r = x4.fma(right, a4r);
      FloatVector x5 = FloatVector.broadcast(F, x[behind + 2]);
      a5l = x5.fma(left, a5l);
      a5r = x5.fma(right, a5r);
    }
    a0l.intoArray(out, to);
    a0r.intoArray(out, to + L);
    a1l.intoArray(out, to + 2 * L);
    a1r.intoArray(out, to + 3 * L);
    a2l.intoArray(out, to + 4 * L);
    a2r.intoArray(out, to + 5 * L);
    a3l.intoArray(out, to + 6 * L);
    a3r.intoArray(out, to + 7 * L);
    a4l.intoArray(out, to + 8 * L);
    a4r.intoArray(out, to + 9 * L);
    a5l.intoArray(out, to + 10 * L);
    a5r.intoArray(out, to + 11 * L);
  }

  /** 3 taps × 2 vectors of filters; parameters as {@link #taps}. */
  private static void taps3(
      float[] x,
      int base,
      int[] offsets,
      int pixels,
      float[] dy,
      int first,
      int stride,
      float[] out,
      int to) {
    FloatVector a0l = FloatVector.zero(F);
    FloatVector a0r = FloatVector.zero(F);
    FloatVector a1l = FloatVector.zero(F);
    FloatVector a1r = FloatVector.zero(F);
    FloatVector a2l = FloatVector.zero(F);
    FloatVector a2r = FloatVector.zero(F);
    for (int i = 0; i < pixels; i++) {
      int at = base + offsets[i];
      FloatVector left = FloatVector.fromArray(F, dy, first + i * stride);
      FloatVector right = FloatVector.fromArray(F, dy, first + i * stride + L);
      FloatVector x0 = FloatVector.broadcast(F, x[at]);
      a0l = x0.fma(left, a0l);
      a0r = x0.fma(right, a0r);
      FloatVector x1 = FloatVector.broadcast(F, x[at + 1]);
      a1l = x1.fma(left, a1l);
      a1r = x1.fma(right, a1r);
      FloatVector x2 = FloatVector.broadcast(F, x[at + 2]);
      a2l = x2.fma(left, a2l);
      a2r = x2.fma(right, a2r);
    }
    a0l.intoArray(out, to);
    a0r.intoArray(out, to + L);
    a1l.intoArray(out, to + 2 * L);
    a1r.intoArray(out, to + 3 * L);
    a2l.intoArray(out, to + 4 * L);
    a2r.intoArray(out, to + 5 * L);
  }

  /** 12 taps × 1 vector of filters; parameters as {@link #taps}. */
  private static void taps12Narrow(
      float[] x,
      int base,
      int[] offsets,
      int pixels,
      float[] dy,
      int first,
      int stride,
      float[] out,
      int to) {
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
    for (int i = 0; i < pixels; i++) {
      int at = base + offsets[i];
      FloatVector gradient = FloatVector.fromArray(F, dy, first + i * stride);
      a0 = FloatVector.broadcast(F, x[at]).fma(gradient, a0);
      a1 = FloatVector.broadcast(F, x[at + 1]).fma(gradient, a1);
      a2 = FloatVector.broadcast(F, x[at + 2]).fma(gradient, a2);
      a3 = FloatVector.broadcast(F, x[at + 3]).fma(gradient, a3);
      a4 = FloatVector.broadcast(F, x[at + 4]).fma(gradient, a4);
      a5 = FloatVector.broadcast(F, x[at + 5]).fma(gradient, a5);
      a6 = FloatVector.broadcast(F, x[at + 6]).fma(gradient, a6);
      a7 = FloatVector.broadcast(F, x[at + 7]).fma(gradient, a7);
      a8 = FloatVector.broadcast(F, x[at + 8]).fma(gradient, a8);
      a9 = FloatVector.broadcast(F, x[at + 9]).fma(gradient, a9);
      a10 = FloatVector.broadcast(F, x[at + 10]).fma(gradient, a10);
      a11 = FloatVector.broadcast(F, x[at + 11]).fma(gradient, a11);
    }
    a0.intoArray(out, to);
    a1.intoArray(out, to + L);
    a2.intoArray(out, to + 2 * L);
    a3.intoArray(out, to + 3 * L);
    a4.intoArray(out, to + 4 * L);
    a5.intoArray(out, to + 5 * L);
    a6.intoArray(out, to + 6 * L);
    a7.intoArray(out, to + 7 * L);
    a8.intoArray(out, to + 8 * L);
    a9.intoArray(out, to + 9 * L);
    a10.intoArray(out, to + 10 * L);
    a11.intoArray(out, to + 11 * L);
  }

  /** 9 taps × 1 vector of filters; parameters as {@link #taps}. */
  private static void taps9Narrow(
      float[] x,
      int base,
      int[] offsets,
      int pixels,
      float[] dy,
      int first,
      int stride,
      float[] out,
      int to) {
    FloatVector a0 = FloatVector.zero(F);
    FloatVector a1 = FloatVector.zero(F);
    FloatVector a2 = FloatVector.zero(F);
    FloatVector a3 = FloatVector.zero(F);
    FloatVector a4 = FloatVector.zero(F);
    FloatVector a5 = FloatVector.zero(F);
    FloatVector a6 = FloatVector.zero(F);
    FloatVector a7 = FloatVector.zero(F);
    FloatVector a8 = FloatVector.zero(F);
    for (int i = 0; i < pixels; i++) {
      int at = base + offsets[i];
      FloatVector gradient = FloatVector.fromArray(F, dy, first + i * stride);
      a0 = FloatVector.broadcast(F, x[at]).fma(gradient, a0);
      a1 = FloatVector.broadcast(F, x[at + 1]).fma(gradient, a1);
      a2 = FloatVector.broadcast(F, x[at + 2]).fma(gradient, a2);
      a3 = FloatVector.broadcast(F, x[at + 3]).fma(gradient, a3);
      a4 = FloatVector.broadcast(F, x[at + 4]).fma(gradient, a4);
      a5 = FloatVector.broadcast(F, x[at + 5]).fma(gradient, a5);
      a6 = FloatVector.broadcast(F, x[at + 6]).fma(gradient, a6);
      a7 = FloatVector.broadcast(F, x[at + 7]).fma(gradient, a7);
      a8 = FloatVector.broadcast(F, x[at + 8]).fma(gradient, a8);
    }
    a0.intoArray(out, to);
    a1.intoArray(out, to + L);
    a2.intoArray(out, to + 2 * L);
    a3.intoArray(out, to + 3 * L);
    a4.intoArray(out, to + 4 * L);
    a5.intoArray(out, to + 5 * L);
    a6.intoArray(out, to + 6 * L);
    a7.intoArray(out, to + 7 * L);
    a8.intoArray(out, to + 8 * L);
  }

  /** 3 taps × 1 vector of filters; parameters as {@link #taps}. */
  private static void taps3Narrow(
      float[] x,
      int base,
      int[] offsets,
      int pixels,
      float[] dy,
      int first,
      int stride,
      float[] out,
      int to) {
    FloatVector a0 = FloatVector.zero(F);
    FloatVector a1 = FloatVector.zero(F);
    FloatVector a2 = FloatVector.zero(F);
    for (int i = 0; i < pixels; i++) {
      int at = base + offsets[i];
      FloatVector gradient = FloatVector.fromArray(F, dy, first + i * stride);
      a0 = FloatVector.broadcast(F, x[at]).fma(gradient, a0);
      a1 = FloatVector.broadcast(F, x[at + 1]).fma(gradient, a1);
      a2 = FloatVector.broadcast(F, x[at + 2]).fma(gradient, a2);
    }
    a0.intoArray(out, to);
    a1.intoArray(out, to + L);
    a2.intoArray(out, to + 2 * L);
  }

  /** 1 tap × 1 vector of filters; parameters as {@link #taps}. */
  private static void tap(
      float[] x,
      int base,
      int[] offsets,
      int pixels,
      float[] dy,
      int first,
      int stride,
      float[] out,
      int to) {
    FloatVector sum = FloatVector.zero(F);
    for (int i = 0; i < pixels; i++) {
      FloatVector gradient = FloatVector.fromArray(F, dy, first + i * stride);
      sum = FloatVector.broadcast(F, x[base + offsets[i]]).fma(gradient, sum);
    }
    sum.intoArray(out, to);
  }
}
