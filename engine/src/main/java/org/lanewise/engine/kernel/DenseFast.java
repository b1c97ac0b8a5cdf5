package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.L;

import java.util.Arrays;

/**
 * The dense layer on the Vector API. Ten classes would fill ten of sixteen lanes, so the lanes lie
 * on the inputs instead, in groups of 16: weights and their gradient are kept as {@code
 * [group][unit][16]}, the last group filled up with zeros. Weights are read once for four images.
 */
final class DenseFast implements DenseKernel {

  private static final int FOUR_VECTORS = 4 * L;

  /** Inputs of four images that take half of a usual L1 cache. */
  private static final int BAND = 1024;

  /** Partial sums of four images and one unit. */
  private static final int TILE = DenseTile.IMAGES * PARTIAL_SUMS;

  private final int inputs;
  private final int units;
  private final Registers registers;
  private final int whole;
  private final int padded;
  private final float[] partial;
  private final float[] gradients;
  private final int[] images = new int[DenseTile.IMAGES];
  private final int[] outputs = new int[DenseTile.IMAGES];
  private final int[] rows = new int[DenseTile.UNITS];

  /** A kernel for these extents, and for tiles that fit these registers. */
  DenseFast(int inputs, int units, Registers registers) {
    this.inputs = inputs;
    this.units = units;
    this.registers = registers;
    this.whole = inputs / PARTIAL_SUMS * PARTIAL_SUMS;
    this.padded = (inputs + PARTIAL_SUMS - 1) / PARTIAL_SUMS * PARTIAL_SUMS;
    int tiles = (units + DenseTile.UNITS - 1) / DenseTile.UNITS;
    this.partial = new float[tiles * DenseTile.UNITS * TILE];
    this.gradients = new float[DenseTile.IMAGES * units];
  }

  @Override
  public int inputs() {
    return inputs;
  }

  @Override
  public int units() {
    return units;
  }

  @Override
  public int preparedSize() {
    return padded * units;
  }

  @Override
  public int gradientSize() {
    return padded * units;
  }

  /** Where an element lies, in weights and gradient. */
  private int index(int input, int unit) {
    int lane = input % PARTIAL_SUMS;
    return (input - lane) * units + unit * PARTIAL_SUMS + lane;
  }

  @Override
  public void prepare(float[] parameters, int offset, int fromRow, int toRow, float[] prepared) {
    for (int i = fromRow; i < toRow; i++) {
      int from = offset + i * units;
      int to = index(i, 0);
      for (int o = 0; o < units; o++) {
        prepared[to + o * PARTIAL_SUMS] = parameters[from + o];
      }
    }
  }

  @Override
  public void gradientToWeights(
      float[] accumulated, int fromRow, int toRow, float[] gradient, int offset) {
    for (int i = fromRow; i < toRow; i++) {
      int from = index(i, 0);
      int to = offset + i * units;
      for (int o = 0; o < units; o++) {
        gradient[to + o] = accumulated[from + o * PARTIAL_SUMS];
      }
    }
  }

  /** Where the images of a tile begin; a tile that is not full repeats its last image. */
  private static void place(int[] at, int first, int count, int stride) {
    for (int i = 0; i < at.length; i++) {
      at[i] = Math.min(first + i, count - 1) * stride;
    }
  }

  /** In bands of inputs: those of four images stay in the L1 cache for all units. */
  @Override
  public void forward(int n, float[] x, float[] w, float[] b, float[] y) {
    for (int first = 0; first < n; first += DenseTile.IMAGES) {
      place(images, first, n, inputs);
      Arrays.fill(partial, 0f);
      for (int from = 0; from < whole; from += BAND) {
        int to = Math.min(whole, from + BAND);
        for (int unit = 0; unit < units; unit += DenseTile.UNITS) {
          place(rows, unit, units, PARTIAL_SUMS);
          DenseTile.partialSums(x, images, from, to, w, rows, units, partial, unit * TILE);
        }
      }
      for (int i = 0; i < Math.min(DenseTile.IMAGES, n - first); i++) {
        for (int o = 0; o < units; o++) {
          int unit = o % DenseTile.UNITS;
          int at = (o - unit) * TILE + (i * DenseTile.UNITS + unit) * PARTIAL_SUMS;
          finish(x, images[i], w, o, at);
          y[(first + i) * units + o] = partial[at] + b[o] + 0f;
        }
      }
    }
  }

  /** The inputs after the last whole group, and the sum of the partial sums. */
  private void finish(float[] x, int image, float[] w, int unit, int at) {
    for (int i = whole; i < inputs; i++) {
      int j = at + i - whole;
      partial[j] = Math.fma(x[image + i], w[index(i, unit)], partial[j]);
    }
    for (int half = PARTIAL_SUMS / 2; half >= 1; half /= 2) {
      for (int j = at; j < at + half; j++) {
        partial[j] += partial[j + half];
      }
    }
  }

  @Override
  public void backwardInput(int n, float[] dy, float[] w, float[] dx) {
    int vectors = inputs / FOUR_VECTORS * FOUR_VECTORS;
    for (int first = 0; first < n; first += DenseTile.IMAGES) {
      place(images, first, n, inputs);
      place(outputs, first, n, units);
      // Backwards: the last weights that forward read are still in the cache.
      for (int i = vectors - FOUR_VECTORS; i >= 0; i -= FOUR_VECTORS) {
        if (registers == Registers.SIXTEEN) {
          inputGradientOfPairs(dy, w, i, dx);
        } else {
          DenseTile.inputGradient(dy, outputs, units, w, i, dx, images);
        }
      }
    }
    for (int image = 0; image < n; image++) {
      for (int i = vectors; i < whole; i += L) {
        DenseTile.inputGradient(dy, image * units, units, w, index(i, 0), dx, image * inputs + i);
      }
      for (int i = whole; i < inputs; i++) {
        float sum = 0f;
        for (int o = 0; o < units; o++) {
          sum = Math.fma(dy[image * units + o], w[index(i, o)], sum);
        }
        dx[image * inputs + i] = sum + 0f;
      }
    }
  }

  private void inputGradientOfPairs(float[] dy, float[] w, int input, float[] dx) {
    for (int i = 0; i < DenseTile.IMAGES; i += 2) {
      int to = images[i] + input;
      int next = images[i + 1] + input;
      DenseTile.inputGradient(dy, outputs[i], outputs[i + 1], units, w, input, dx, to, next);
    }
  }

  /** A tile of fewer than four images is filled up with gradients that are zero. */
  @Override
  public void backwardWeights(int n, float[] x, float[] dy, float[] dw, float[] db) {
    for (int first = 0; first < n; first += DenseTile.IMAGES) {
      int count = Math.min(DenseTile.IMAGES, n - first);
      place(images, first, n, inputs);
      if (count == DenseTile.IMAGES) {
        place(outputs, first, n, units);
        DenseTile.weightGradient(x, images, whole, dy, outputs, units, dw);
      } else {
        System.arraycopy(dy, first * units, gradients, 0, count * units);
        Arrays.fill(gradients, count * units, gradients.length, 0f);
        place(outputs, 0, DenseTile.IMAGES, units);
        DenseTile.weightGradient(x, images, whole, gradients, outputs, units, dw);
      }
    }
    for (int i = whole; i < inputs; i++) {
      for (int o = 0; o < units; o++) {
        float sum = dw[index(i, o)];
        for (int image = 0; image < n; image++) {
          sum = Math.fma(x[image * inputs + i], dy[image * units + o], sum);
        }
        dw[index(i, o)] = sum + 0f;
      }
    }
    backwardBias(n, dy, db);
  }

  @Override
  public void backwardWeightsOfSlices(
      int chunks,
      float[][] x,
      float[][] dy,
      boolean[] ends,
      int fromRow,
      int toRow,
      float[] dw,
      int at) {
    int start = at - fromRow * units;
    int first = 0;
    for (int chunk = 0; chunk < chunks; chunk++) {
      if (ends[chunk]) {
        addSlice(x, dy, first, chunk + 1, fromRow, toRow, dw, start);
        first = chunk + 1;
      }
    }
  }

  /**
   * Adds a slice, the chunks in {@code [first, end)}, to some rows. Slice by slice: an image's
   * inputs come from far away, and memory is read fastest in long rows.
   */
  private void addSlice(
      float[][] x,
      float[][] dy,
      int first,
      int end,
      int fromRow,
      int toRow,
      float[] dw,
      int start) {
    int grouped = Math.max(fromRow, Math.min(toRow, whole));
    int blocks = (grouped - fromRow) / FOUR_VECTORS;
    int blocked = fromRow + blocks * FOUR_VECTORS;
    int tiled = units / DenseSlicesTile.UNITS * DenseSlicesTile.UNITS;
    for (int o = 0; o < tiled; o += DenseSlicesTile.UNITS) {
      int to = start + index(fromRow, o);
      if (registers == Registers.SIXTEEN) {
        DenseSlicesTile.twoByFive(x, dy, first, end, fromRow, blocks, inputs, o, units, dw, to);
      } else {
        DenseSlicesTile.fourByFive(x, dy, first, end, fromRow, blocks, inputs, o, units, dw, to);
      }
    }
    for (int i = fromRow; i < grouped; i += L) {
      for (int o = i < blocked ? tiled : 0; o < units; o++) {
        DenseSlicesTile.oneByOne(x, dy, first, end, i, inputs, o, units, dw, start + index(i, o));
      }
    }
    for (int i = grouped; i < toRow; i++) {
      for (int o = 0; o < units; o++) {
        float sum = 0f;
        for (int chunk = first; chunk < end; chunk++) {
          for (int n = 0; n < CHUNK; n++) {
            sum = Math.fma(x[chunk][n * inputs + i], dy[chunk][n * units + o], sum);
          }
        }
        dw[start + index(i, o)] += sum + 0f;
      }
    }
  }
}
