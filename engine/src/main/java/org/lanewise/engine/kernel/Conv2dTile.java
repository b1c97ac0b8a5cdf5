package org.lanewise.engine.kernel;

import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loops of convolution: some rows × a panel of two vectors of sums, held in
 * registers. {@link Conv2dTiles} has them with as many rows as the machine has registers for; here,
 * and for weights in {@link Conv2dTaps}, one is chosen.
 *
 * <pre>
 * forward   y[i][k]  = Σ(j) x[base + offset(i) + tap(j)] · w[j, k]  + b[k]      rows are pixels
 * weights   dw[t][k] = Σ(i) x[base + tap(t) + offset(i)] · dy[i, k]             rows are taps
 * scatter   dx[shift + target(i) + j] += Σ(k) dy[base + source(i) + k] · w[k, j]    rows are pixels
 * </pre>
 *
 * <p>With NHWC images a patch is a few contiguous runs of floats, so the patch matrix need not be
 * stored: each product reads its input where it lies. One chain of fma per element, in the order of
 * the summation's index; from +0, the bias last, or from what {@code dx} holds. The lanes lie on
 * the last index of the result, so the width of the vectors changes nothing.
 *
 * <p>12 × 2 sums, two vectors of weights and one broadcast fit 32 registers, and 14 loads feed 24
 * multiply-adds; larger tiles spill. Of 16 registers 6 × 2 sums leave two. What comes after (ReLU,
 * pooling) reads the stored tile: a longer epilogue would make the compiler spill too. One flat
 * loop walks all runs: with a loop over runs around a loop over a run, C2 keeps nine sums on the
 * stack and reaches 40 % of the speed.
 */
final class Conv2dTile {

  /**
   * The machine's preferred width, and the only one: with a second class of float vectors in the
   * JVM, C2 inlines the methods of both where a loop's sums meet, and may keep these as objects.
   */
  static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;

  /** Lanes of a vector. */
  static final int L = F.length();

  /** Floats side by side in a panel. */
  static final int WIDTH = 2 * L;

  /** Pixels that are computed together: one tile, or two of half as many rows. */
  static final int PIXELS = 12;

  /** Where the pixels of a tile go that is stored as it is. */
  private static final int[] TILE = IntStream.range(0, PIXELS).map(i -> i * WIDTH).toArray();

  /**
   * From so many floats on, a run of a patch is a loop of its own of six rows, whose sums wait in
   * memory between runs: it need look up no taps, and C2 checks no place in it.
   */
  private static final int LONG = 48;

  private Conv2dTile() {}

  /**
   * Computes some pixels.
   *
   * @param x not modified
   * @param base added to each place in {@code x}
   * @param patches where in {@code x} each pixel's patch begins and each product's input lies
   * @param first the first pixel
   * @param pixels how many, a multiple of the tile's rows
   * @param w a panel of weights, {@code [taps][WIDTH]}
   * @param panel where it begins
   * @param b the bias, in whole panels
   * @param column where the panel's bias begins
   * @param y {@code [pixels][WIDTH]}, overwritten
   * @param to where it begins
   * @param stride floats from one pixel to the next: {@code WIDTH}, or those of a pixel of the
   *     output
   */
  static void forward(
      float[] x,
      int base,
      Conv2dPatches patches,
      int first,
      int pixels,
      float[] w,
      int panel,
      float[] b,
      int column,
      float[] y,
      int to,
      int stride) {
    int[] offsets = patches.offsets();
    int[] taps = patches.taps();
    if (patches.registers() == Registers.SIXTEEN) {
      for (int i = 0; i < pixels; i += 6) {
        int at = to + i * stride;
        if (patches.rgb()) {
          Conv2dTiles.rgb6(x, base, offsets, first + i, taps, w, panel, b, column, y, at, stride);
        } else if (patches.run() >= LONG) {
          runs(x, base, patches, first + i, w, panel, y, at, stride);
          addBias(b, column, y, at, stride);
        } else {
          Conv2dTiles.forward6(
              x, base, offsets, first + i, taps, w, panel, b, column, y, at, stride);
        }
      }
    } else if (patches.rgb()) {
      Conv2dTiles.rgb12(x, base, offsets, first, taps, w, panel, b, column, y, to, stride);
    } else {
      Conv2dTiles.forward12(x, base, offsets, first, taps, w, panel, b, column, y, to, stride);
    }
  }

  /** Six pixels, run after run, each as a gradient is scattered. */
  private static void runs(
      float[] x,
      int base,
      Conv2dPatches patches,
      int first,
      float[] w,
      int panel,
      float[] y,
      int to,
      int stride) {
    int[] taps = patches.taps();
    int run = patches.run();
    for (int i = 0; i < 6; i++) {
      FloatVector.zero(F).intoArray(y, to + i * stride);
      FloatVector.zero(F).intoArray(y, to + i * stride + L);
    }
    for (int j = 0; j < taps.length; j += run) {
      Conv2dTiles.scatter6(
          x,
          base + taps[j],
          patches.offsets(),
          first,
          run,
          w,
          panel + j * WIDTH,
          y,
          to,
          stride == WIDTH ? TILE : patches.image(),
          0);
    }
  }

  private static void addBias(float[] b, int column, float[] y, int to, int stride) {
    FloatVector left = FloatVector.fromArray(F, b, column);
    FloatVector right = FloatVector.fromArray(F, b, column + L);
    for (int i = 0; i < 6; i++) {
      int at = to + i * stride;
      FloatVector.fromArray(F, y, at).add(left).add(0f).intoArray(y, at);
      FloatVector.fromArray(F, y, at + L).add(right).add(0f).intoArray(y, at + L);
    }
  }

  /**
   * Adds the products of {@link #PIXELS} pixels to what their patches hold. All that a tile adds to
   * is read before any is written, and it is written pixel by pixel; so pixels of one call may not
   * share elements, except where the weights that meet them are zero and the pixels come in the
   * order of their targets.
   *
   * @param dy not modified
   * @param base added to each source
   * @param sources where each pixel's filters begin
   * @param filters how many
   * @param w a panel of weights, {@code [filters][WIDTH]}
   * @param panel where it begins
   * @param dx added to
   * @param shift added to each target
   * @param targets for each pixel where its columns begin
   * @param first the first pixel's place in {@code sources} and {@code targets}
   * @param registers what the tile must fit
   */
  static void scatter(
      float[] dy,
      int base,
      int[] sources,
      int filters,
      float[] w,
      int panel,
      float[] dx,
      int shift,
      int[] targets,
      int first,
      Registers registers) {
    if (registers == Registers.SIXTEEN) {
      Conv2dTiles.scatter6(dy, base, sources, first, filters, w, panel, dx, shift, targets, first);
      Conv2dTiles.scatter6(
          dy, base, sources, first + 6, filters, w, panel, dx, shift, targets, first + 6);
    } else {
      Conv2dTiles.scatter12(dy, base, sources, first, filters, w, panel, dx, shift, targets, first);
    }
  }
}
