package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.PIXELS;
import static org.lanewise.engine.kernel.Conv2dTile.WIDTH;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The taps of a patch, cut into the tiles of a weight gradient.
 *
 * <p>A tile is made of neighbours in a row of the patch: 12 or 9, or of {@link Registers#SIXTEEN
 * sixteen} registers twice three. Where it would stand out of the row it overlaps the one before,
 * and some taps are computed twice, with the same result. Where rows are shorter than that each
 * tap's place is looked up, as those of pixels are in a forward pass.
 */
final class Conv2dTaps {

  /** Most pixels of a block: with two vectors of 256 bits each they take half of an L1 cache. */
  private static final int BLOCK = 256;

  /** As a bias. */
  private static final float[] ZEROS = new float[WIDTH];

  private final boolean few;

  /** Where each pixel's patch begins, in blocks. */
  private final int[][] blocks;

  /** How far behind that each tap lies, with more at the end to fill up the last tile. */
  private final int[] taps;

  /** The first taps of so many neighbours; none at all where each tap is looked up. */
  private final int[] threes;

  private final int[] nines;
  private final int[] twelves;
  private final int patch;
  private float[] sums;
  private float[] next;

  /**
   * @param patches the pixels
   * @param pixels how many
   */
  Conv2dTaps(Conv2dPatches patches, int pixels) {
    int run = patches.run();
    this.few = patches.registers() == Registers.SIXTEEN;
    this.patch = patches.taps().length;
    this.taps = Arrays.copyOf(patches.taps(), patch + PIXELS);
    int whole = few || run < 9 ? 0 : run % 12 == 3 ? (run - 12) / 12 : run / 12;
    this.twelves = starts(whole, 12, 0, run);
    this.nines = starts(few || run < 9 ? 0 : (run - 12 * whole + 8) / 9, 9, 12 * whole, run);
    this.threes = starts(few && run >= 3 ? (run + 2) / 3 : 0, 3, 0, run);
    int most = lookedUp() ? pixels : BLOCK;
    this.blocks =
        IntStream.range(0, (pixels + most - 1) / most)
            .map(i -> i * most)
            .mapToObj(i -> Arrays.copyOfRange(patches.offsets(), i, Math.min(pixels, i + most)))
            .toArray(int[][]::new);
    this.sums = new float[taps.length * WIDTH];
    this.next = new float[taps.length * WIDTH];
  }

  /** In every row of the patch so many tiles, from some tap on. */
  private int[] starts(int count, int size, int first, int run) {
    return IntStream.range(0, patch / run * count)
        .map(i -> i / count * run + Math.min(first + i % count * size, run - size))
        .toArray();
  }

  private boolean lookedUp() {
    return threes.length + twelves.length + nines.length == 0;
  }

  /** Pixels block by block. */
  int blocks() {
    return blocks.length;
  }

  /** The pixels of a block. */
  int pixels(int block) {
    return blocks[block].length;
  }

  /** Begins the sums of a panel at +0. */
  void begin() {
    Arrays.fill(sums, 0f);
  }

  /**
   * Goes on with {@code sums[t][k] += Σ(i) x[base + tap(t) + pixel(i)] · dy[i, k]} for one block.
   * As tiles overlap, the new sums go to memory of their own.
   *
   * @param x not modified
   * @param base added to each place in {@code x}
   * @param dy a panel of gradients, {@code [pixels][WIDTH]} from {@code from}, not modified
   */
  void run(int block, float[] x, int base, float[] dy, int from) {
    int[] pixels = blocks[block];
    float[] out = next;
    for (int i = 0; i < threes.length; i += 2) {
      int one = threes[i];
      int two = threes[Math.min(i + 1, threes.length - 1)];
      Conv2dTiles.weights6(
          x,
          base + taps[one],
          base + taps[two],
          pixels,
          dy,
          from,
          sums,
          out,
          one * WIDTH,
          two * WIDTH);
    }
    for (int start : twelves) {
      Conv2dTiles.weights12(x, base + taps[start], pixels, dy, from, sums, out, start * WIDTH);
    }
    for (int start : nines) {
      Conv2dTiles.weights9(x, base + taps[start], pixels, dy, from, sums, out, start * WIDTH);
    }
    if (lookedUp()) {
      lookUp(x, base, pixels, dy, from, out);
    }
    next = sums;
    sums = out;
  }

  /** The sums, {@code [patch][WIDTH]} and more. */
  float[] sums() {
    return sums;
  }

  private void lookUp(float[] x, int base, int[] pixels, float[] dy, int from, float[] out) {
    int rows = few ? 6 : 12;
    for (int t = 0; t < patch; t += rows) {
      int to = t * WIDTH;
      if (few) {
        Conv2dTiles.forward6(x, base, taps, t, pixels, dy, from, ZEROS, 0, out, to, WIDTH);
      } else {
        Conv2dTiles.forward12(x, base, taps, t, pixels, dy, from, ZEROS, 0, out, to, WIDTH);
      }
    }
  }
}
