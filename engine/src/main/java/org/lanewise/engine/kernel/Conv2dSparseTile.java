package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.L;

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
 * <p>Each keeps 3 rows × up to 6 vectors of the patch in registers, up to 4 where there are {@link
 * Registers#SIXTEEN sixteen}; {@link Conv2dTiles} has the loops. Weights and their gradient lie as
 * {@code [K, R, S, C]}.
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
   * @param stride floats from one row of the input to the next
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
      int stride,
      Registers registers) {
    int patch = rows * run;
    int r = 0;
    for (; r + 3 <= rows; r += 3) {
      int v = 0;
      while (v < run) {
        int vectors = vectors((run - v) / L, registers);
        int k = first + r * run + v;
        int p = at + r * stride + v;
        switch (vectors) {
          case 6 ->
              Conv2dTiles.pixel3x6(filters, gradients, from, to, w, k, patch, run, dx, p, stride);
          case 4 ->
              Conv2dTiles.pixel3x4(filters, gradients, from, to, w, k, patch, run, dx, p, stride);
          case 3 ->
              Conv2dTiles.pixel3x3(filters, gradients, from, to, w, k, patch, run, dx, p, stride);
          default -> {
            for (int i = 0; i < 3; i++) {
              Conv2dTiles.pixel1x1(
                  filters,
                  gradients,
                  from,
                  to,
                  w,
                  k + i * run,
                  patch,
                  run,
                  dx,
                  p + i * stride,
                  stride);
            }
          }
        }
        v += vectors * L;
      }
    }
    for (; r < rows; r++) {
      for (int v = 0; v < run; v += L) {
        int k = first + r * run + v;
        int p = at + r * stride + v;
        Conv2dTiles.pixel1x1(filters, gradients, from, to, w, k, patch, run, dx, p, stride);
      }
    }
  }

  /** Vectors of the next tile of three rows, of which so many remain. */
  private static int vectors(int remaining, Registers registers) {
    if (registers == Registers.THIRTY_TWO && remaining >= 6) {
      return 6;
    }
    if (registers == Registers.SIXTEEN && remaining % 4 == 0) {
      return 4;
    }
    return remaining >= 3 ? 3 : 1;
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
   * @param stride floats from one row of the input to the next
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
      int stride,
      int rows,
      int run,
      float[] dw,
      int at,
      Registers registers) {
    int r = 0;
    for (; r + 3 <= rows; r += 3) {
      int v = 0;
      while (v < run) {
        int vectors = vectors((run - v) / L, registers);
        int p = base + r * stride + v;
        int k = at + r * run + v;
        switch (vectors) {
          case 6 -> Conv2dTiles.filter3x6(places, gradients, from, to, x, p, stride, run, dw, k);
          case 4 -> Conv2dTiles.filter3x4(places, gradients, from, to, x, p, stride, run, dw, k);
          case 3 -> Conv2dTiles.filter3x3(places, gradients, from, to, x, p, stride, run, dw, k);
          default -> {
            for (int i = 0; i < 3; i++) {
              Conv2dTiles.filter1x1(
                  places, gradients, from, to, x, p + i * stride, stride, run, dw, k + i * run);
            }
          }
        }
        v += vectors * L;
      }
    }
    for (; r < rows; r++) {
      for (int v = 0; v < run; v += L) {
        int p = base + r * stride + v;
        Conv2dTiles.filter1x1(places, gradients, from, to, x, p, stride, run, dw, at + r * run + v);
      }
    }
  }
}
