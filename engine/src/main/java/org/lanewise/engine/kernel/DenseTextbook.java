package org.lanewise.engine.kernel;

/**
 * The dense layer as the formulas of {@link DenseKernel} state it: the version to read.
 *
 * <p>{@code x[n,i]} and {@code w[i,o]} meet in one product of {@code y[n,o]}. So {@code dy[n,o]}
 * goes to each of them times the other one, and what is added up is what a number took part in: an
 * input in all outputs of its image, a weight in one output of every image.
 *
 * <h2>Sixteen partial sums</h2>
 *
 * <p>The sum over the inputs is dealt out like cards: input i goes to partial sum {@code i mod 16}.
 * Each partial sum is a chain of its own, from +0 downward:
 *
 * <pre>
 *   s[0]               s[1]              …   s[15]
 *   x[0]·w[0,o]        x[1]·w[1,o]           x[15]·w[15,o]
 * + x[16]·w[16,o]    + x[17]·w[17,o]       + x[31]·w[31,o]
 * + x[32]·w[32,o]    + x[33]·w[33,o]       + x[47]·w[47,o]
 *   …                  …                     …
 * </pre>
 *
 * <p>Then they are folded: the right half is laid on the left one and added, until one is left.
 *
 * <pre>
 * 0  1  2  3  4  5  6  7 │ 8  9 10 11 12 13 14 15     s[j] += s[j + 8]
 * 0  1  2  3 │ 4  5  6  7                             s[j] += s[j + 4]
 * 0  1 │ 2  3                                         s[j] += s[j + 2]
 * 0 │ 1                                               s[0] += s[1]
 * 0                                                   y = s[0] + b
 * </pre>
 *
 * <p>Why so: each {@code fma} of a chain waits for the one before, some four cycles. Sixteen chains
 * keep the processor busy meanwhile, and fill a vector of 512 bits, one in each lane; narrower
 * vectors take several. The other two sums need none of this: a layer has many inputs and weights,
 * so there are chains enough side by side.
 */
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

  /** {@code y[n,o] = b[o] + Σ(i) x[n,i] · w[i,o]}, in sixteen partial sums. */
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

  /** {@code dx[n,i] = Σ(o) dy[n,o] · w[i,o]}: an input took part in every output of its image. */
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

  /** {@code dw[i,o] += Σ(n) x[n,i] · dy[n,o]}: a weight took part in one output of every image. */
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

  /** The same sum cut into slices: a fresh chain for each, the slices added in order. */
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
    for (int i = fromRow; i < toRow; i++) {
      for (int o = 0; o < units; o++) {
        float total = 0f;
        float slice = 0f;
        for (int chunk = 0; chunk < chunks; chunk++) {
          for (int image = 0; image < images; image++) {
            slice = Math.fma(x[chunk][image * inputs + i], dy[chunk][image * units + o], slice);
          }
          if (ends[chunk]) {
            total += slice;
            slice = 0f;
          }
        }
        gradient[offset + i * units + o] = total;
      }
    }
  }
}
