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

  /** Sums of a weight gradient that take half of a usual L1 cache. */
  private static final int BLOCK = 4096;

  /** Partial sums of four images and one unit. */
  private static final int TILE = DenseTile.IMAGES * PARTIAL_SUMS;

  private final int inputs;
  private final int units;
  private final Registers registers;
  private final int whole;
  private final int padded;
  private final float[] partial;
  private final float[] gradients;
  private final int blockRows;
  private final float[] sums;
  private final float[] chains;
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
    this.blockRows = Math.max(1, BLOCK / (2 * PARTIAL_SUMS * units)) * 2 * PARTIAL_SUMS;
    this.sums = new float[blockRows * units];
    this.chains = new float[blockRows * units];
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

  /** Block by block of rows, whose sums stay in the L1 cache while all slices pass. */
  @Override
  public void backwardWeightsOfSlices(
      int chunks,
      int images,
      float[][] x,
      float[][] dy,
      boolean[] ends,
      int fromRow,
      int toRow,
      float[] gradient,
      int offset) {
    int paired = fromRow + (toRow - fromRow) / (2 * L) * (2 * L);
    for (int row = fromRow; row < paired; row += blockRows) {
      int end = Math.min(paired, row + blockRows);
      addSlices(chunks, images, x, dy, ends, row, (end - row) / (2 * L));
      for (int i = row; i < end; i++) {
        int from = index(i - row, 0);
        int to = offset + i * units;
        for (int o = 0; o < units; o++) {
          gradient[to + o] = sums[from + o * PARTIAL_SUMS];
        }
      }
    }
    for (int i = paired; i < toRow; i++) {
      rowOfSlices(chunks, images, x, dy, ends, i, gradient, offset + i * units);
    }
  }

  private void addSlices(
      int chunks, int images, float[][] x, float[][] dy, boolean[] ends, int row, int pairs) {
    Arrays.fill(sums, 0f);
    boolean begins = true;
    int groups = images / IMAGE_GROUP;
    for (int group = 0; group < chunks * groups; group++) {
      int chunk = group / groups;
      int first = group % groups * IMAGE_GROUP;
      boolean last = ends[chunk] && first + IMAGE_GROUP == images;
      int at = first * inputs + row;
      if (begins && last) {
        DenseSlicesTile.add(x[chunk], at, inputs, dy[chunk], first * units, units, pairs, sums);
        continue;
      }
      if (begins) {
        Arrays.fill(chains, 0f);
      }
      DenseSlicesTile.goOn(x[chunk], at, inputs, dy[chunk], first * units, units, pairs, chains);
      begins = last;
      for (int i = 0; i < sums.length && begins; i++) {
        sums[i] += chains[i];
      }
    }
  }

  /** One of the last rows, too few for a pair of vectors. */
  private void rowOfSlices(
      int chunks,
      int images,
      float[][] x,
      float[][] dy,
      boolean[] ends,
      int row,
      float[] gradient,
      int to) {
    Arrays.fill(gradient, to, to + units, 0f);
    Arrays.fill(chains, 0, units, 0f);
    for (int chunk = 0; chunk < chunks; chunk++) {
      for (int n = 0; n < images; n++) {
        float input = x[chunk][n * inputs + row];
        for (int o = 0; o < units; o++) {
          chains[o] = Math.fma(input, dy[chunk][n * units + o], chains[o]);
        }
      }
      for (int o = 0; o < units && ends[chunk]; o++) {
        gradient[to + o] += chains[o];
        chains[o] = 0f;
      }
    }
  }
}
