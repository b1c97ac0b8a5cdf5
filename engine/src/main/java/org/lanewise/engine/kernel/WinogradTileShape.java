package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.L;

/**
 * Which of the {@link WinogradTile}s fit the registers.
 *
 * @param rows of a tile of products that is two vectors wide
 * @param outer rows of a large tile of outer products
 * @param outerRest rows of a small one, for what large ones leave
 */
record WinogradTileShape(int rows, int outer, int outerRest) {

  private static final WinogradTileShape SIXTEEN = new WinogradTileShape(6, 6, 4);
  private static final WinogradTileShape THIRTY_TWO = new WinogradTileShape(12, 8, 4);

  /** Channels side by side in a panel of V for outer products: whole vectors. */
  static final int CHANNELS = Math.max(16, L);

  /** Vectors side by side in a tile of outer products. */
  static final int OUTER_VECTORS = 2;

  static WinogradTileShape of(Registers registers) {
    return registers == Registers.SIXTEEN ? SIXTEEN : THIRTY_TWO;
  }

  /** Rows of a tile of products that is so many vectors wide. */
  int rows(int vectors) {
    return vectors == 4 ? 6 : rows;
  }

  /** {@code m[i, k] = Σ(c) v[i, c] · u[c, k]} of a tile. */
  void product(
      int vectors, float[] s, int vAt, int vStride, int depth, float[] u, int uAt, int mAt) {
    if (vectors == 4) {
      WinogradTile.product6x4(s, vAt, vStride, depth, u, uAt, s, mAt);
    } else if (rows == 12) {
      WinogradTile.product12x2(s, vAt, vStride, depth, u, uAt, s, mAt);
    } else {
      WinogradTile.product6x2(s, vAt, vStride, depth, u, uAt, s, mAt);
    }
  }

  /**
   * {@code g[c, k] += Σ(t) v[t, c] · d[t, k]} of a panel of at most {@link #CHANNELS} channels,
   * over {@code depth} tiles.
   *
   * <p>The tile is told both strides, though V's is always the same: a constant there saves the
   * checks, and then C2 loads so early that it keeps sums in memory.
   */
  void outer(
      float[] s, int vAt, int depth, int dAt, int dStride, int channels, float[] g, int gAt) {
    int c = 0;
    while (c < channels) {
      int left = channels - c;
      int some =
          left == outer || left >= outer + outerRest ? outer : left >= outerRest ? outerRest : 1;
      int at = vAt + c;
      int to = gAt + c * OUTER_VECTORS * L;
      switch (some) {
        case 8 -> WinogradTile.outer8x2(s, at, CHANNELS, depth, s, dAt, dStride, g, to);
        case 6 -> WinogradTile.outer6x2(s, at, CHANNELS, depth, s, dAt, dStride, g, to);
        case 4 -> WinogradTile.outer4x2(s, at, CHANNELS, depth, s, dAt, dStride, g, to);
        default -> WinogradTile.outer1x2(s, at, CHANNELS, depth, s, dAt, dStride, g, to);
      }
      c += some;
    }
  }
}
