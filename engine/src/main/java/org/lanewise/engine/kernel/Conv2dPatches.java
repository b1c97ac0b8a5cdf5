package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.PIXELS;

import java.util.stream.IntStream;

/**
 * Where the patches of a convolution lie in a padded image, and which tiles to use.
 *
 * @param offsets where each pixel's patch begins, tile after tile of {@link Conv2dTile}
 * @param taps for each product of a patch, (r, s, c) in order, how far behind the patch's beginning
 *     its input lies
 * @param run taps of a row of the patch
 * @param image where the pixels of a tile go in an image of the output
 * @param rgb whether each six pixels are neighbours in a row of an image of three channels: then
 *     their places are constants away from one, and a short loop has less to do beside multiplying
 * @param registers what the tiles must fit
 */
record Conv2dPatches(
    int[] offsets, int[] taps, int run, int[] image, boolean rgb, Registers registers) {

  /** The patches that begin at these offsets; {@code offsets} is kept, not copied. */
  static Conv2dPatches of(Conv2dGeometry g, PaddedImage input, int[] offsets, Registers registers) {
    int run = g.kernelWidth() * g.channels();
    int[] taps = new int[g.patchSize()];
    for (int i = 0; i < taps.length; i++) {
      taps[i] = i / run * input.rowStride() + i % run;
    }
    int[] image = IntStream.range(0, PIXELS).map(i -> i * g.filters()).toArray();
    return new Conv2dPatches(offsets, taps, run, image, rgb(offsets), registers);
  }

  private static boolean rgb(int[] offsets) {
    for (int i = 0; i < offsets.length; i++) {
      if (offsets[i] != offsets[i - i % 6] + i % 6 * 3) {
        return false;
      }
    }
    return offsets.length % PIXELS == 0;
  }
}
