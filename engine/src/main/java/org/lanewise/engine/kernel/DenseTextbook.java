package org.lanewise.engine.kernel;

/** The dense layer as the formulas of {@link DenseKernel} state it. */
final class DenseTextbook implements DenseKernel {

  private final int inputs;
  private final int units;
  private final float[] partial = new float[PARTIAL_SUMS];

  /** A kernel for these extents. */
  DenseTextbook(int inputs, int units) {
    this.inputs = inputs;
    this.units = units;
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
  public void forward(int n, float[] x, float[] w, float[] b, float[] y) {
    for (int image = 0; image < n; image++) {
      for (int o = 0; o < units; o++) {
        for (int j = 0; j < PARTIAL_SUMS; j++) {
          float sum = 0f;
          for (int i = j; i < inputs; i += PARTIAL_SUMS) {
            sum = Math.fma(x[image * inputs + i], w[i * units + o], sum);
          }
          partial[j] = sum;
        }
        for (int half = PARTIAL_SUMS / 2; half >= 1; half /= 2) {
          for (int j = 0; j < half; j++) {
            partial[j] += partial[j + half];
          }
        }
        y[image * units + o] = partial[0] + b[o] + 0f;
      }
    }
  }

  @Override
  public void backwardInput(int n, float[] dy, float[] w, float[] dx) {
    for (int image = 0; image < n; image++) {
      for (int i = 0; i < inputs; i++) {
        float sum = 0f;
        for (int o = 0; o < units; o++) {
          sum = Math.fma(dy[image * units + o], w[i * units + o], sum);
        }
        dx[image * inputs + i] = sum + 0f;
      }
    }
  }

  @Override
  public void backwardWeights(int n, float[] x, float[] dy, float[] dw, float[] db) {
    for (int i = 0; i < inputs; i++) {
      for (int o = 0; o < units; o++) {
        float sum = dw[i * units + o];
        for (int image = 0; image < n; image++) {
          sum = Math.fma(x[image * inputs + i], dy[image * units + o], sum);
        }
        dw[i * units + o] = sum + 0f;
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
    for (int i = fromRow; i < toRow; i++) {
      for (int o = 0; o < units; o++) {
        float total = dw[at + (i - fromRow) * units + o];
        float slice = 0f;
        for (int chunk = 0; chunk < chunks; chunk++) {
          for (int image = 0; image < CHUNK; image++) {
            slice = Math.fma(x[chunk][image * inputs + i], dy[chunk][image * units + o], slice);
          }
          if (ends[chunk]) {
            total += slice;
            slice = 0f;
          }
        }
        dw[at + (i - fromRow) * units + o] = total + 0f;
      }
    }
  }
}
