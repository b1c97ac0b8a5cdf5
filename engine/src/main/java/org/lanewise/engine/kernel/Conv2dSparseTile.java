package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.F;
import static org.lanewise.engine.kernel.Conv2dTile.L;

import jdk.incubator.vector.FloatVector;

/**
 * The innermost loops of a convolution's gradients when most of the output gradient is zero, as it
 * is behind max pooling: only the winners are visited. The lanes lie on the floats of a patch
 * (columns and channels of an input row), which must be whole vectors.
 *
 * <pre>
 * scatter   dx[patch of a pixel] += g[i] · w[k(i)]      over the winners i of one output pixel, k ascending
 * gather    dw[k] += Σ(i) g[i] · x[patch(i)]            over the winners i of one filter, in raster order
 * </pre>
 *
 * <p>Each keeps up to 3 rows × 6 vectors of the patch in registers, 3 × 3 where there are {@link
 * Registers#SIXTEEN sixteen}. Weights and their gradient lie as {@code [K, R, S, C]}.
 */
final class Conv2dSparseTile {

  private Conv2dSparseTile() {}

  /**
   * Adds one output pixel's winners to the input gradient.
   *
   * @param filters the winners' filters, ascending
   * @param gradients the winners' gradients
   * @param from the first winner
   * @param to the winner to stop before
   * @param w {@code [K, rows, run]} from {@code first}, not modified
   * @param first where the weights begin
   * @param rows of a patch
   * @param run floats of a row of a patch, a multiple of the lanes
   * @param dx added to
   * @param at where the pixel's patch begins
   * @param rowStride floats from one row of the input to the next
   * @param registers what the tiles must fit
   */
  static void scatter(
      int[] filters,
      float[] gradients,
      int from,
      int to,
      float[] w,
      int first,
      int rows,
      int run,
      float[] dx,
      int at,
      int rowStride,
      Registers registers) {
    boolean many = registers == Registers.THIRTY_TWO;
    int patch = rows * run;
    int r = 0;
    for (; r + 3 <= rows; r += 3) {
      int v = 0;
      for (; many && v + 6 * L <= run; v += 6 * L) {
        scatter3x6(
            filters,
            gradients,
            from,
            to,
            w,
            first + r * run + v,
            patch,
            run,
            dx,
            at + r * rowStride + v,
            rowStride);
      }
      for (; v + 3 * L <= run; v += 3 * L) {
        scatter3x3(
            filters,
            gradients,
            from,
            to,
            w,
            first + r * run + v,
            patch,
            run,
            dx,
            at + r * rowStride + v,
            rowStride);
      }
      for (; v < run; v += L) {
        for (int i = r; i < r + 3; i++) {
          scatter1(
              filters,
              gradients,
              from,
              to,
              w,
              first + i * run + v,
              patch,
              dx,
              at + i * rowStride + v);
        }
      }
    }
    for (; r < rows; r++) {
      for (int v = 0; v < run; v += L) {
        scatter1(
            filters,
            gradients,
            from,
            to,
            w,
            first + r * run + v,
            patch,
            dx,
            at + r * rowStride + v);
      }
    }
  }

  /**
   * Adds one filter's winners to the weight gradient: one fresh chain per element, then added.
   *
   * @param places where the winners' patches begin, from {@code base}
   * @param gradients the winners' gradients
   * @param from the first winner
   * @param to the winner to stop before
   * @param x not modified
   * @param base added to each place
   * @param rowStride floats from one row of the input to the next
   * @param rows of a patch
   * @param run floats of a row of a patch, a multiple of the lanes
   * @param dw {@code [rows, run]} from {@code at}, added to
   * @param at where the filter's weights begin
   * @param registers what the tiles must fit
   */
  static void gather(
      int[] places,
      float[] gradients,
      int from,
      int to,
      float[] x,
      int base,
      int rowStride,
      int rows,
      int run,
      float[] dw,
      int at,
      Registers registers) {
    boolean many = registers == Registers.THIRTY_TWO;
    int r = 0;
    for (; r + 3 <= rows; r += 3) {
      int v = 0;
      for (; many && v + 6 * L <= run; v += 6 * L) {
        gather3x6(
            places,
            gradients,
            from,
            to,
            x,
            base + r * rowStride + v,
            rowStride,
            run,
            dw,
            at + r * run + v);
      }
      for (; v + 3 * L <= run; v += 3 * L) {
        gather3x3(
            places,
            gradients,
            from,
            to,
            x,
            base + r * rowStride + v,
            rowStride,
            run,
            dw,
            at + r * run + v);
      }
      for (; v < run; v += L) {
        for (int i = r; i < r + 3; i++) {
          gather1(places, gradients, from, to, x, base + i * rowStride + v, dw, at + i * run + v);
        }
      }
    }
    for (; r < rows; r++) {
      for (int v = 0; v < run; v += L) {
        gather1(places, gradients, from, to, x, base + r * rowStride + v, dw, at + r * run + v);
      }
    }
  }

  private static void scatter3x6(
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
      int rowStride) {
    int row0 = at;
    int row1 = at + rowStride;
    int row2 = at + 2 * rowStride;
    FloatVector a00 = FloatVector.fromArray(F, dx, row0);
    FloatVector a01 = FloatVector.fromArray(F, dx, row0 + L);
    FloatVector a02 = FloatVector.fromArray(F, dx, row0 + 2 * L);
    FloatVector a03 = FloatVector.fromArray(F, dx, row0 + 3 * L);
    FloatVector a04 = FloatVector.fromArray(F, dx, row0 + 4 * L);
    FloatVector a05 = FloatVector.fromArray(F, dx, row0 + 5 * L);
    FloatVector a10 = FloatVector.fromArray(F, dx, row1);
    FloatVector a11 = FloatVector.fromArray(F, dx, row1 + L);
    FloatVector a12 = FloatVector.fromArray(F, dx, row1 + 2 * L);
    FloatVector a13 = FloatVector.fromArray(F, dx, row1 + 3 * L);
    FloatVector a14 = FloatVector.fromArray(F, dx, row1 + 4 * L);
    FloatVector a15 = FloatVector.fromArray(F, dx, row1 + 5 * L);
    FloatVector a20 = FloatVector.fromArray(F, dx, row2);
    FloatVector a21 = FloatVector.fromArray(F, dx, row2 + L);
    FloatVector a22 = FloatVector.fromArray(F, dx, row2 + 2 * L);
    FloatVector a23 = FloatVector.fromArray(F, dx, row2 + 3 * L);
    FloatVector a24 = FloatVector.fromArray(F, dx, row2 + 4 * L);
    FloatVector a25 = FloatVector.fromArray(F, dx, row2 + 5 * L);
    for (int i = from; i < to; i++) {
      FloatVector g = FloatVector.broadcast(F, gradients[i]);
      int k = first + filters[i] * patch;
      a00 = g.fma(FloatVector.fromArray(F, w, k), a00);
      a01 = g.fma(FloatVector.fromArray(F, w, k + L), a01);
      a02 = g.fma(FloatVector.fromArray(F, w, k + 2 * L), a02);
      a03 = g.fma(FloatVector.fromArray(F, w, k + 3 * L), a03);
      a04 = g.fma(FloatVector.fromArray(F, w, k + 4 * L), a04);
      a05 = g.fma(FloatVector.fromArray(F, w, k + 5 * L), a05);
      a10 = g.fma(FloatVector.fromArray(F, w, k + run), a10);
      a11 = g.fma(FloatVector.fromArray(F, w, k + run + L), a11);
      a12 = g.fma(FloatVector.fromArray(F, w, k + run + 2 * L), a12);
      a13 = g.fma(FloatVector.fromArray(F, w, k + run + 3 * L), a13);
      a14 = g.fma(FloatVector.fromArray(F, w, k + run + 4 * L), a14);
      a15 = g.fma(FloatVector.fromArray(F, w, k + run + 5 * L), a15);
      a20 = g.fma(FloatVector.fromArray(F, w, k + 2 * run), a20);
      a21 = g.fma(FloatVector.fromArray(F, w, k + 2 * run + L), a21);
      a22 = g.fma(FloatVector.fromArray(F, w, k + 2 * run + 2 * L), a22);
      a23 = g.fma(FloatVector.fromArray(F, w, k + 2 * run + 3 * L), a23);
      a24 = g.fma(FloatVector.fromArray(F, w, k + 2 * run + 4 * L), a24);
      a25 = g.fma(FloatVector.fromArray(F, w, k + 2 * run + 5 * L), a25);
    }
    a00.add(0f).intoArray(dx, row0);
    a01.add(0f).intoArray(dx, row0 + L);
    a02.add(0f).intoArray(dx, row0 + 2 * L);
    a03.add(0f).intoArray(dx, row0 + 3 * L);
    a04.add(0f).intoArray(dx, row0 + 4 * L);
    a05.add(0f).intoArray(dx, row0 + 5 * L);
    a10.add(0f).intoArray(dx, row1);
    a11.add(0f).intoArray(dx, row1 + L);
    a12.add(0f).intoArray(dx, row1 + 2 * L);
    a13.add(0f).intoArray(dx, row1 + 3 * L);
    a14.add(0f).intoArray(dx, row1 + 4 * L);
    a15.add(0f).intoArray(dx, row1 + 5 * L);
    a20.add(0f).intoArray(dx, row2);
    a21.add(0f).intoArray(dx, row2 + L);
    a22.add(0f).intoArray(dx, row2 + 2 * L);
    a23.add(0f).intoArray(dx, row2 + 3 * L);
    a24.add(0f).intoArray(dx, row2 + 4 * L);
    a25.add(0f).intoArray(dx, row2 + 5 * L);
  }

  private static void scatter3x3(
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
      int rowStride) {
    int row0 = at;
    int row1 = at + rowStride;
    int row2 = at + 2 * rowStride;
    FloatVector a00 = FloatVector.fromArray(F, dx, row0);
    FloatVector a01 = FloatVector.fromArray(F, dx, row0 + L);
    FloatVector a02 = FloatVector.fromArray(F, dx, row0 + 2 * L);
    FloatVector a10 = FloatVector.fromArray(F, dx, row1);
    FloatVector a11 = FloatVector.fromArray(F, dx, row1 + L);
    FloatVector a12 = FloatVector.fromArray(F, dx, row1 + 2 * L);
    FloatVector a20 = FloatVector.fromArray(F, dx, row2);
    FloatVector a21 = FloatVector.fromArray(F, dx, row2 + L);
    FloatVector a22 = FloatVector.fromArray(F, dx, row2 + 2 * L);
    for (int i = from; i < to; i++) {
      FloatVector g = FloatVector.broadcast(F, gradients[i]);
      int k = first + filters[i] * patch;
      a00 = g.fma(FloatVector.fromArray(F, w, k), a00);
      a01 = g.fma(FloatVector.fromArray(F, w, k + L), a01);
      a02 = g.fma(FloatVector.fromArray(F, w, k + 2 * L), a02);
      a10 = g.fma(FloatVector.fromArray(F, w, k + run), a10);
      a11 = g.fma(FloatVector.fromArray(F, w, k + run + L), a11);
      a12 = g.fma(FloatVector.fromArray(F, w, k + run + 2 * L), a12);
      a20 = g.fma(FloatVector.fromArray(F, w, k + 2 * run), a20);
      a21 = g.fma(FloatVector.fromArray(F, w, k + 2 * run + L), a21);
      a22 = g.fma(FloatVector.fromArray(F, w, k + 2 * run + 2 * L), a22);
    }
    a00.add(0f).intoArray(dx, row0);
    a01.add(0f).intoArray(dx, row0 + L);
    a02.add(0f).intoArray(dx, row0 + 2 * L);
    a10.add(0f).intoArray(dx, row1);
    a11.add(0f).intoArray(dx, row1 + L);
    a12.add(0f).intoArray(dx, row1 + 2 * L);
    a20.add(0f).intoArray(dx, row2);
    a21.add(0f).intoArray(dx, row2 + L);
    a22.add(0f).intoArray(dx, row2 + 2 * L);
  }

  private static void scatter1(
      int[] filters,
      float[] gradients,
      int from,
      int to,
      float[] w,
      int first,
      int patch,
      float[] dx,
      int at) {
    int row0 = at;
    FloatVector a00 = FloatVector.fromArray(F, dx, row0);
    for (int i = from; i < to; i++) {
      FloatVector g = FloatVector.broadcast(F, gradients[i]);
      int k = first + filters[i] * patch;
      a00 = g.fma(FloatVector.fromArray(F, w, k), a00);
    }
    a00.add(0f).intoArray(dx, row0);
  }

  private static void gather3x6(
      int[] places,
      float[] gradients,
      int from,
      int to,
      float[] x,
      int base,
      int rowStride,
      int run,
      float[] dw,
      int at) {
    FloatVector a00 = FloatVector.zero(F);
    FloatVector a01 = FloatVector.zero(F);
    FloatVector a02 = FloatVector.zero(F);
    FloatVector a03 = FloatVector.zero(F);
    FloatVector a04 = FloatVector.zero(F);
    FloatVector a05 = FloatVector.zero(F);
    FloatVector a10 = FloatVector.zero(F);
    FloatVector a11 = FloatVector.zero(F);
    FloatVector a12 = FloatVector.zero(F);
    FloatVector a13 = FloatVector.zero(F);
    FloatVector a14 = FloatVector.zero(F);
    FloatVector a15 = FloatVector.zero(F);
    FloatVector a20 = FloatVector.zero(F);
    FloatVector a21 = FloatVector.zero(F);
    FloatVector a22 = FloatVector.zero(F);
    FloatVector a23 = FloatVector.zero(F);
    FloatVector a24 = FloatVector.zero(F);
    FloatVector a25 = FloatVector.zero(F);
    for (int i = from; i < to; i++) {
      FloatVector g = FloatVector.broadcast(F, gradients[i]);
      int row0 = base + places[i];
      int row1 = row0 + rowStride;
      int row2 = row1 + rowStride;
      a00 = FloatVector.fromArray(F, x, row0).fma(g, a00);
      a01 = FloatVector.fromArray(F, x, row0 + L).fma(g, a01);
      a02 = FloatVector.fromArray(F, x, row0 + 2 * L).fma(g, a02);
      a03 = FloatVector.fromArray(F, x, row0 + 3 * L).fma(g, a03);
      a04 = FloatVector.fromArray(F, x, row0 + 4 * L).fma(g, a04);
      a05 = FloatVector.fromArray(F, x, row0 + 5 * L).fma(g, a05);
      a10 = FloatVector.fromArray(F, x, row1).fma(g, a10);
      a11 = FloatVector.fromArray(F, x, row1 + L).fma(g, a11);
      a12 = FloatVector.fromArray(F, x, row1 + 2 * L).fma(g, a12);
      a13 = FloatVector.fromArray(F, x, row1 + 3 * L).fma(g, a13);
      a14 = FloatVector.fromArray(F, x, row1 + 4 * L).fma(g, a14);
      a15 = FloatVector.fromArray(F, x, row1 + 5 * L).fma(g, a15);
      a20 = FloatVector.fromArray(F, x, row2).fma(g, a20);
      a21 = FloatVector.fromArray(F, x, row2 + L).fma(g, a21);
      a22 = FloatVector.fromArray(F, x, row2 + 2 * L).fma(g, a22);
      a23 = FloatVector.fromArray(F, x, row2 + 3 * L).fma(g, a23);
      a24 = FloatVector.fromArray(F, x, row2 + 4 * L).fma(g, a24);
      a25 = FloatVector.fromArray(F, x, row2 + 5 * L).fma(g, a25);
    }
    FloatVector.fromArray(F, dw, at).add(a00.add(0f)).intoArray(dw, at);
    FloatVector.fromArray(F, dw, at + L).add(a01.add(0f)).intoArray(dw, at + L);
    FloatVector.fromArray(F, dw, at + 2 * L).add(a02.add(0f)).intoArray(dw, at + 2 * L);
    FloatVector.fromArray(F, dw, at + 3 * L).add(a03.add(0f)).intoArray(dw, at + 3 * L);
    FloatVector.fromArray(F, dw, at + 4 * L).add(a04.add(0f)).intoArray(dw, at + 4 * L);
    FloatVector.fromArray(F, dw, at + 5 * L).add(a05.add(0f)).intoArray(dw, at + 5 * L);
    FloatVector.fromArray(F, dw, at + run).add(a10.add(0f)).intoArray(dw, at + run);
    FloatVector.fromArray(F, dw, at + run + L).add(a11.add(0f)).intoArray(dw, at + run + L);
    FloatVector.fromArray(F, dw, at + run + 2 * L).add(a12.add(0f)).intoArray(dw, at + run + 2 * L);
    FloatVector.fromArray(F, dw, at + run + 3 * L).add(a13.add(0f)).intoArray(dw, at + run + 3 * L);
    FloatVector.fromArray(F, dw, at + run + 4 * L).add(a14.add(0f)).intoArray(dw, at + run + 4 * L);
    FloatVector.fromArray(F, dw, at + run + 5 * L).add(a15.add(0f)).intoArray(dw, at + run + 5 * L);
    FloatVector.fromArray(F, dw, at + 2 * run).add(a20.add(0f)).intoArray(dw, at + 2 * run);
    FloatVector.fromArray(F, dw, at + 2 * run + L).add(a21.add(0f)).intoArray(dw, at + 2 * run + L);
    FloatVector.fromArray(F, dw, at + 2 * run + 2 * L)
        .add(a22.add(0f))
        .intoArray(dw, at + 2 * run + 2 * L);
    FloatVector.fromArray(F, dw, at + 2 * run + 3 * L)
        .add(a23.add(0f))
        .intoArray(dw, at + 2 * run + 3 * L);
    FloatVector.fromArray(F, dw, at + 2 * run + 4 * L)
        .add(a24.add(0f))
        .intoArray(dw, at + 2 * run + 4 * L);
    FloatVector.fromArray(F, dw, at + 2 * run + 5 * L)
        .add(a25.add(0f))
        .intoArray(dw, at + 2 * run + 5 * L);
  }

  private static void gather3x3(
      int[] places,
      float[] gradients,
      int from,
      int to,
      float[] x,
      int base,
      int rowStride,
      int run,
      float[] dw,
      int at) {
    FloatVector a00 = FloatVector.zero(F);
    FloatVector a01 = FloatVector.zero(F);
    FloatVector a02 = FloatVector.zero(F);
    FloatVector a10 = FloatVector.zero(F);
    FloatVector a11 = FloatVector.zero(F);
    FloatVector a12 = FloatVector.zero(F);
    FloatVector a20 = FloatVector.zero(F);
    FloatVector a21 = FloatVector.zero(F);
    FloatVector a22 = FloatVector.zero(F);
    for (int i = from; i < to; i++) {
      FloatVector g = FloatVector.broadcast(F, gradients[i]);
      int row0 = base + places[i];
      int row1 = row0 + rowStride;
      int row2 = row1 + rowStride;
      a00 = FloatVector.fromArray(F, x, row0).fma(g, a00);
      a01 = FloatVector.fromArray(F, x, row0 + L).fma(g, a01);
      a02 = FloatVector.fromArray(F, x, row0 + 2 * L).fma(g, a02);
      a10 = FloatVector.fromArray(F, x, row1).fma(g, a10);
      a11 = FloatVector.fromArray(F, x, row1 + L).fma(g, a11);
      a12 = FloatVector.fromArray(F, x, row1 + 2 * L).fma(g, a12);
      a20 = FloatVector.fromArray(F, x, row2).fma(g, a20);
      a21 = FloatVector.fromArray(F, x, row2 + L).fma(g, a21);
      a22 = FloatVector.fromArray(F, x, row2 + 2 * L).fma(g, a22);
    }
    FloatVector.fromArray(F, dw, at).add(a00.add(0f)).intoArray(dw, at);
    FloatVector.fromArray(F, dw, at + L).add(a01.add(0f)).intoArray(dw, at + L);
    FloatVector.fromArray(F, dw, at + 2 * L).add(a02.add(0f)).intoArray(dw, at + 2 * L);
    FloatVector.fromArray(F, dw, at + run).add(a10.add(0f)).intoArray(dw, at + run);
    FloatVector.fromArray(F, dw, at + run + L).add(a11.add(0f)).intoArray(dw, at + run + L);
    FloatVector.fromArray(F, dw, at + run + 2 * L).add(a12.add(0f)).intoArray(dw, at + run + 2 * L);
    FloatVector.fromArray(F, dw, at + 2 * run).add(a20.add(0f)).intoArray(dw, at + 2 * run);
    FloatVector.fromArray(F, dw, at + 2 * run + L).add(a21.add(0f)).intoArray(dw, at + 2 * run + L);
    FloatVector.fromArray(F, dw, at + 2 * run + 2 * L)
        .add(a22.add(0f))
        .intoArray(dw, at + 2 * run + 2 * L);
  }

  private static void gather1(
      int[] places, float[] gradients, int from, int to, float[] x, int base, float[] dw, int at) {
    FloatVector a00 = FloatVector.zero(F);
    for (int i = from; i < to; i++) {
      FloatVector g = FloatVector.broadcast(F, gradients[i]);
      int row0 = base + places[i];
      a00 = FloatVector.fromArray(F, x, row0).fma(g, a00);
    }
    FloatVector.fromArray(F, dw, at).add(a00.add(0f)).intoArray(dw, at);
  }
}
