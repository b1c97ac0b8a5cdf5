package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.L;

/**
 * The dense layer on the Vector API. Ten classes would fill ten of sixteen lanes, so the lanes lie
 * on the inputs instead, and weights are kept transposed, {@code [units, inputs]}: they are read
 * once for four images.
 */
public final class DenseFast implements DenseKernel {

  private final int inputs;
  private final int units;
  private final int whole;
  private final float[] partial = new float[DenseTile.IMAGES * DenseTile.UNITS * PARTIAL_SUMS];
  private final int[] images = new int[DenseTile.IMAGES];
  private final int[] outputs = new int[DenseTile.IMAGES];
  private final int[] rows = new int[DenseTile.UNITS];

  /** A kernel for these extents. */
  public DenseFast(int inputs, int units) {
    this.inputs = inputs;
    this.units = units;
    this.whole = inputs / PARTIAL_SUMS * PARTIAL_SUMS;
  }

  @Override
  public int inputs() {
    return inputs;
  }

  @Override
  public int units() {
    return units;
  }

  /** Transposed: {@code [units, inputs]}. */
  @Override
  public void prepare(float[] parameters, int offset, int fromRow, int toRow, float[] prepared) {
    for (int o = 0; o < units; o++) {
      for (int i = fromRow; i < toRow; i++) {
        prepared[o * inputs + i] = parameters[offset + i * units + o];
      }
    }
  }

  /** From {@code [units, inputs]}. */
  @Override
  public void gradientToWeights(
      float[] accumulated, int fromRow, int toRow, float[] gradient, int offset) {
    for (int o = 0; o < units; o++) {
      for (int i = fromRow; i < toRow; i++) {
        gradient[offset + i * units + o] = accumulated[o * inputs + i];
      }
    }
  }

  /** Where the images of a tile begin; a tile that is not full repeats its last image. */
  private static void place(int[] at, int first, int count, int stride) {
    for (int i = 0; i < at.length; i++) {
      at[i] = Math.min(first + i, count - 1) * stride;
    }
  }

  @Override
  public void forward(int n, float[] x, float[] w, float[] b, float[] y) {
    for (int first = 0; first < n; first += DenseTile.IMAGES) {
      place(images, first, n, inputs);
      for (int unit = 0; unit < units; unit += DenseTile.UNITS) {
        place(rows, unit, units, inputs);
        DenseTile.partialSums(x, images, whole, w, rows, partial);
        for (int i = 0; i < Math.min(DenseTile.IMAGES, n - first); i++) {
          for (int o = 0; o < Math.min(DenseTile.UNITS, units - unit); o++) {
            int at = (i * DenseTile.UNITS + o) * PARTIAL_SUMS;
            finish(x, images[i], w, rows[o], at);
            y[(first + i) * units + unit + o] = partial[at] + b[unit + o] + 0f;
          }
        }
      }
    }
  }

  /** The inputs after the last whole group, and the sum of the partial sums. */
  private void finish(float[] x, int image, float[] w, int row, int at) {
    for (int i = whole; i < inputs; i++) {
      int j = at + i - whole;
      partial[j] = Math.fma(x[image + i], w[row + i], partial[j]);
    }
    for (int half = PARTIAL_SUMS / 2; half >= 1; half /= 2) {
      for (int j = at; j < at + half; j++) {
        partial[j] += partial[j + half];
      }
    }
  }

  @Override
  public void backwardInput(int n, float[] dy, float[] w, float[] dx) {
    int vectors = inputs / (4 * L) * (4 * L);
    for (int first = 0; first < n; first += DenseTile.IMAGES) {
      place(images, first, n, inputs);
      place(outputs, first, n, units);
      for (int i = 0; i < vectors; i += 4 * L) {
        DenseTile.inputGradient(dy, outputs, units, w, i, inputs, dx, images);
      }
    }
    for (int image = 0; image < n; image++) {
      for (int i = vectors; i < inputs; i++) {
        float sum = 0f;
        for (int o = 0; o < units; o++) {
          sum = Math.fma(dy[image * units + o], w[o * inputs + i], sum);
        }
        dx[image * inputs + i] = sum + 0f;
      }
    }
  }

  @Override
  public void backwardWeights(int n, float[] x, float[] dy, float[] dw, float[] db) {
    int tiled = n / DenseTile.IMAGES * DenseTile.IMAGES;
    int vectors = inputs / L * L;
    for (int first = 0; first < tiled; first += DenseTile.IMAGES) {
      place(outputs, first, n, units);
      for (int i = 0; i < vectors; i += L) {
        place(images, first, n, inputs);
        for (int image = 0; image < DenseTile.IMAGES; image++) {
          images[image] += i;
        }
        DenseTile.weightGradient(x, images, dy, outputs, units, dw, i, inputs);
      }
      remainder(first, first + DenseTile.IMAGES, vectors, x, dy, dw);
    }
    remainder(tiled, n, 0, x, dy, dw);
    for (int image = 0; image < n; image++) {
      for (int o = 0; o < units; o++) {
        db[o] += dy[image * units + o] + 0f;
      }
    }
  }

  /** The weight gradient of some images, for the inputs from {@code input} on. */
  private void remainder(int from, int to, int input, float[] x, float[] dy, float[] dw) {
    for (int image = from; image < to; image++) {
      for (int o = 0; o < units; o++) {
        float g = dy[image * units + o];
        for (int i = input; i < inputs; i++) {
          int at = o * inputs + i;
          dw[at] = Math.fma(x[image * inputs + i], g, dw[at]) + 0f;
        }
      }
    }
  }
}
