package org.lanewise.engine.kernel;

/**
 * {@link ActivationFunction#SOFTMAX}, over the {@code K} units of each pixel or vector.
 *
 * <pre>
 * forward        e[k]  = e(x[k] - m)                 m = max x, by {@link Exponential}
 *                y[k]  = e[k] · (1 / z)              z = Σ(k) e[k]
 * backward       dx[k] = y[k] · (dy[k] - Σ(j) y[j] · dy[j])
 * </pre>
 *
 * <p>Subtracting the maximum changes nothing mathematically and keeps the exponential from
 * overflowing. Each sum has sixteen partial sums, on any hardware, as those of {@link DenseKernel}
 * have and folded like them: partial sum j is one chain from +0 over k = j, j + 16, j + 32 … What
 * is left over behind the last sixteen units is added to their fold, k ascending. Source:
 * Goodfellow, Bengio, Courville, "Deep Learning", 2016, section 4.1.
 */
final class ActivationSoftmax implements ActivationKernel {

  private static final int PARTIAL_SUMS = DenseKernel.PARTIAL_SUMS;

  private final int units;

  /**
   * @param units K
   */
  ActivationSoftmax(int units) {
    this.units = checked(units);
  }

  static int checked(int units) {
    if (units < 1) {
      throw new IllegalArgumentException("softmax of " + units + " units; expected one or more");
    }
    return units;
  }

  @Override
  public void forward(int from, int to, float[] x, float[] y) {
    for (int at = from; at < to; at += units) {
      float maximum = x[at];
      for (int k = 1; k < units; k++) {
        maximum = Math.max(maximum, x[at + k]); // NaN if any of them is: it must not hide
      }
      for (int k = 0; k < units; k++) {
        y[at + k] = Exponential.of(x[at + k] - maximum);
      }
      float inverse = 1f / total(y, at);
      for (int k = 0; k < units; k++) {
        y[at + k] *= inverse; // which is no negative zero
      }
    }
  }

  @Override
  public void backward(int from, int to, float[] y, float[] dy, float[] dx) {
    for (int at = from; at < to; at += units) {
      float inner = inner(y, dy, at);
      for (int k = 0; k < units; k++) {
        dx[at + k] = y[at + k] * (dy[at + k] - inner) + 0f;
      }
    }
  }

  private float total(float[] e, int at) {
    int whole = units - units % PARTIAL_SUMS;
    float sum = total(e, at, whole, 0, 1);
    for (int k = whole; k < units; k++) {
      sum += e[at + k];
    }
    return sum;
  }

  /** The fold of the partial sums {@code first}, {@code first + step} … */
  private static float total(float[] e, int at, int whole, int first, int step) {
    if (step < PARTIAL_SUMS) {
      return total(e, at, whole, first, 2 * step) + total(e, at, whole, first + step, 2 * step);
    }
    float sum = 0f;
    for (int k = first; k < whole; k += PARTIAL_SUMS) {
      sum += e[at + k];
    }
    return sum;
  }

  private float inner(float[] y, float[] dy, int at) {
    int whole = units - units % PARTIAL_SUMS;
    float sum = inner(y, dy, at, whole, 0, 1);
    for (int k = whole; k < units; k++) {
      sum = Math.fma(y[at + k], dy[at + k], sum);
    }
    return sum;
  }

  private static float inner(float[] y, float[] dy, int at, int whole, int first, int step) {
    if (step < PARTIAL_SUMS) {
      return inner(y, dy, at, whole, first, 2 * step)
          + inner(y, dy, at, whole, first + step, 2 * step);
    }
    float sum = 0f;
    for (int k = first; k < whole; k += PARTIAL_SUMS) {
      sum = Math.fma(y[at + k], dy[at + k], sum);
    }
    return sum;
  }
}
