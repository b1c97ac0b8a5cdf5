package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.PIXELS;

import java.util.Arrays;

/**
 * In which order {@link Conv2dInputGradient} visits the output pixels: in blocks of rows from top
 * to bottom, small enough that gradients and image stay in the L2 cache while all taps pass; in a
 * block in groups of twelve pixels.
 */
final class Conv2dInputOrder {

  /** Stands for no pixel, where a group is not full. */
  static final int NONE = -1;

  /** Floats of a block's gradient: 128 KB, an eighth of a usual L2 cache. */
  private static final int BLOCK = 1 << 15;

  private final int[] pixels;
  private final int[] ends;

  private Conv2dInputOrder(int[] pixels, int[] ends) {
    this.pixels = pixels;
    this.ends = ends;
  }

  /**
   * @param rows of the output, of all images
   * @param columns of the output
   * @param filters floats of one pixel
   * @param independent whether pixels side by side may come into one group; if not, the pixels of a
   *     group are of different rows, and each row's pixels come from left to right
   */
  static Conv2dInputOrder of(int rows, int columns, int filters, boolean independent) {
    int most = Math.max(PIXELS, BLOCK / Math.multiplyExact(columns, filters));
    int blocks = (rows + most - 1) / most;
    int[] pixels = new int[0];
    int[] ends = new int[blocks];
    for (int i = 0; i < blocks; i++) {
      int first = (int) ((long) rows * i / blocks);
      int last = (int) ((long) rows * (i + 1) / blocks);
      int[] block = independent ? raster(last - first, columns) : abreast(last - first, columns);
      pixels = Arrays.copyOf(pixels, ends[Math.max(0, i - 1)] + block.length);
      ends[i] = pixels.length;
      for (int j = 0; j < block.length; j++) {
        pixels[pixels.length - block.length + j] =
            block[j] == NONE ? NONE : first * columns + block[j];
      }
    }
    return new Conv2dInputOrder(pixels, ends);
  }

  /** All pixels one after the other. */
  private static int[] raster(int rows, int columns) {
    int[] pixels = nothing((rows * columns + PIXELS - 1) / PIXELS);
    for (int i = 0; i < rows * columns; i++) {
      pixels[i] = i;
    }
    return pixels;
  }

  /**
   * Twelve rows abreast, and no more groups than twelve pixels each need, if there are twelve rows.
   * Row after row is laid out along the first pixels of all groups, then along the second ones, and
   * so on: a row may be broken once, and never comes into a group twice, for it is no longer than
   * the groups are many. Where it is broken its left part takes the earlier groups.
   */
  private static int[] abreast(int rows, int columns) {
    int groups = Math.max(columns, (rows * columns + PIXELS - 1) / PIXELS);
    int[] pixels = nothing(groups);
    for (int row = 0; row < rows; row++) {
      int start = row * columns;
      int broken = Math.max(0, start % groups + columns - groups);
      for (int column = 0; column < columns; column++) {
        int at = start + (column < broken ? columns - broken + column : column - broken);
        pixels[at % groups * PIXELS + at / groups] = start + column;
      }
    }
    return pixels;
  }

  private static int[] nothing(int groups) {
    int[] pixels = new int[groups * PIXELS];
    Arrays.fill(pixels, NONE);
    return pixels;
  }

  /** The pixels' numbers in raster order, or {@link #NONE}; group after group. */
  int[] pixels() {
    return pixels;
  }

  /** The number of blocks. */
  int blocks() {
    return ends.length;
  }

  /** Where in {@link #pixels} a block begins. */
  int begin(int block) {
    return block == 0 ? 0 : ends[block - 1];
  }

  /** Where it ends. */
  int end(int block) {
    return ends[block];
  }
}
