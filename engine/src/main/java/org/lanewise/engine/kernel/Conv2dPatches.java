package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.PIXELS;

/**
 * Where the patches of a convolution lie in a padded image, and which tiles to use.
 *
 * @param offsets where each pixel's patch begins, tile after tile of {@link Conv2dTile}
 * @param taps for each product of a patch, (r, s, c) in order, how far behind the patch's beginning
 *     its input lies
 * @param rgb whether {@link Conv2dRgbTile} can be used
 * @param registers what the tiles must fit
 */
record Conv2dPatches(int[] offsets, int[] taps, boolean rgb, Registers registers) {

  /** The patches that begin at these offsets; {@code offsets} is kept, not copied. */
  static Conv2dPatches of(Conv2dGeometry g, PaddedImage input, int[] offsets, Registers registers) {
    int run = g.kernelWidth() * g.channels();
    int[] taps = new int[g.patchSize()];
    for (int i = 0; i < taps.length; i++) {
      taps[i] = i / run * input.rowStride() + i % run;
    }
    return new Conv2dPatches(offsets, taps, rgb(offsets), registers);
  }

  private static boolean rgb(int[] offsets) {
    for (int i = 0; i < offsets.length; i++) {
      int neighbour = i % Conv2dRgbTile.HALF;
      if (offsets[i] != offsets[i - neighbour] + neighbour * Conv2dRgbTile.STEP) {
        return false;
      }
    }
    return offsets.length % PIXELS == 0;
  }

  int offset(int pixel) {
    return offsets[pixel];
  }
}
