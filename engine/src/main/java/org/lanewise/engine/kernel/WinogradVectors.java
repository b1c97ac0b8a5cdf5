package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.F;
import static org.lanewise.engine.kernel.Conv2dTile.L;
import static org.lanewise.engine.kernel.WinogradTileShape.CHANNELS;

import jdk.incubator.vector.FloatVector;

/**
 * The transforms of whole tiles on vectors of channels: first the columns into a scratch tile that
 * stays in the L1 cache, then its rows. The generated {@link WinogradVectors2} and {@link
 * WinogradVectors4} have the arithmetic of one dimension; all is in one array.
 *
 * @param m 2 or 4
 */
record WinogradVectors(int m) {

  /** n. */
  private int side() {
    return m + 2;
  }

  /** Floats of the scratch tile. */
  int scratch() {
    return side() * side() * L;
  }

  /**
   * {@code V = Bᵀ d B} for some vectors of channels that lie side by side.
   *
   * @param at where the tile begins, its pixels {@code pixel} floats apart, its rows {@code row}
   * @param to where its first frequency begins, the next {@code frequency} floats further
   * @param panel from {@link WinogradTileShape#CHANNELS} channels of a frequency to the next ones
   */
  void input(float[] s, int at, int row, int pixel, int tile, int to, int panel, int frequency) {
    int n = side();
    for (int c = 0; c < pixel; c += L) {
      int put = to + c / CHANNELS * panel + c % CHANNELS;
      if (m == 2) {
        WinogradVectors2.input(s, at + c, row, pixel, n, s, tile, n * L, L);
        WinogradVectors2.input(s, tile, L, n * L, n, s, put, frequency, n * frequency);
      } else {
        WinogradVectors4.input(s, at + c, row, pixel, n, s, tile, n * L, L);
        WinogradVectors4.input(s, tile, L, n * L, n, s, put, frequency, n * frequency);
      }
    }
  }

  /** {@code D = A dy Aᵀ} for {@code width} filters side by side; else as {@link #input}. */
  void gradient(float[] s, int at, int row, int pixel, int tile, int to, int frequency, int width) {
    int n = side();
    for (int k = 0; k < width; k += L) {
      if (m == 2) {
        WinogradVectors2.gradient(s, at + k, row, pixel, m, s, tile, m * L, L);
        WinogradVectors2.gradient(s, tile, L, m * L, n, s, to + k, frequency, n * frequency);
      } else {
        WinogradVectors4.gradient(s, at + k, row, pixel, m, s, tile, m * L, L);
        WinogradVectors4.gradient(s, tile, L, m * L, n, s, to + k, frequency, n * frequency);
      }
    }
  }

  /** Brings two vectors of each of {@code count} tiles next to each other. */
  static void pack(float[] s, int from, int pixel, int count, int to) {
    for (int t = 0; t < count; t++) {
      int at = from + t * pixel;
      int put = to + t * 2 * L;
      FloatVector.fromArray(F, s, at).intoArray(s, put);
      FloatVector.fromArray(F, s, at + L).intoArray(s, put + L);
    }
  }

  /**
   * {@code Aᵀ M A + b} for {@code width} filters.
   *
   * @param at where the first frequency begins, the next {@code frequency} floats further
   * @param tile scratch
   * @param bias from {@code column} on
   * @param to where the tile of outputs begins, pixels {@code pixel} floats apart, rows {@code row}
   */
  void output(
      float[] s,
      int at,
      int frequency,
      float[] tile,
      float[] bias,
      int column,
      float[] y,
      int to,
      int pixel,
      int row,
      int width) {
    int n = side();
    for (int k = 0; k < width; k += L) {
      int b = column + k;
      if (m == 2) {
        WinogradVectors2.output(s, at + k, n * frequency, frequency, n, tile, 0, n * L, L);
        WinogradVectors2.biased(tile, 0, L, n * L, m, y, to + k, pixel, row, bias, b);
      } else {
        WinogradVectors4.output(s, at + k, n * frequency, frequency, n, tile, 0, n * L, L);
        WinogradVectors4.biased(tile, 0, L, n * L, m, y, to + k, pixel, row, bias, b);
      }
    }
  }

  /**
   * Adds {@code B M Bᵀ} for {@code width} channels to a tile of inputs.
   *
   * @param at where the first frequency begins, the next {@code frequency} floats further
   * @param to where the tile begins, its pixels {@code pixel} floats apart, its rows {@code row}
   */
  void addAdjoint(
      float[] s, int at, int frequency, int tile, int to, int row, int pixel, int width) {
    int n = side();
    for (int c = 0; c < width; c += L) {
      if (m == 2) {
        WinogradVectors2.adjoint(s, at + c, n * frequency, frequency, n, s, tile, n * L, L);
        WinogradVectors2.addAdjoint(s, tile, L, n * L, n, s, to + c, pixel, row);
      } else {
        WinogradVectors4.adjoint(s, at + c, n * frequency, frequency, n, s, tile, n * L, L);
        WinogradVectors4.addAdjoint(s, tile, L, n * L, n, s, to + c, pixel, row);
      }
    }
  }

  /** {@code G g Gᵀ} of one vector of filters. */
  void weights(float[] w, int at, int tap, float[] u, int to, int next) {
    if (m == 2) {
      WinogradVectors2.weights(w, at, tap, u, to, next);
    } else {
      WinogradVectors4.weights(w, at, tap, u, to, next);
    }
  }

  /** {@code Gᵀ du G} of one vector of filters. */
  void weightGradient(float[] du, int at, int next, float[] dw, int to, int tap) {
    if (m == 2) {
      WinogradVectors2.weightGradient(du, at, next, dw, to, tap);
    } else {
      WinogradVectors4.weightGradient(du, at, next, dw, to, tap);
    }
  }
}
