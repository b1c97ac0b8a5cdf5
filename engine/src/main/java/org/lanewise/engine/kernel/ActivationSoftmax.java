package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.L;

/**
 * {@link ActivationFunction#SOFTMAX}, over the {@code K} units of each pixel or vector.
 *
 * <pre>
 * forward        e[k]  = e(x[k] - m)                 m = max x, by {@link Exponential}
 *                y[k]  = e[k] / z                    z = Σ(k) e[k]
 * backward       dx[k] = y[k] · (dy[k] - Σ(j) dy[j] · y[j])
 * </pre>
 *
 * <p>Subtracting the maximum changes nothing mathematically and keeps the exponential from
 * overflowing. Each sum is taken in double, in four partial sums, k ascending: that of k = 0, 4, 8
 * … to that of k = 3, 7, 11 …, put together as {@code (0 + 1) + (2 + 3)}. One chain would wait for
 * each addition. z is rounded to float before the division. Source: Goodfellow, Bengio, Courville,
 * "Deep Learning", 2016, section 4.1.
 */
class ActivationSoftmax implements ActivationKernel {

  private static final int SUMS = 4;

  private final int units;

  /**
   * @param units K
   */
  ActivationSoftmax(int units) {
    if (units < 1) {
      throw new IllegalArgumentException("softmax of " + units + " units; expected one or more");
    }
    this.units = units;
  }

  @Override
  public final void forward(int size, float[] x, float[] y) {
    for (int at = 0; at < size; at += units) {
      float maximum = x[at];
      for (int k = 1; k < units; k++) {
        maximum = Math.max(maximum, x[at + k]); // NaN if any of them is: it must not hide
      }
      for (int k = 0; k < units; k++) {
        y[at + k] = x[at + k] - maximum;
      }
    }
    exponentials(size, y);
    for (int at = 0; at < size; at += units) {
      float total = (float) total(y, at);
      for (int k = 0; k < units; k++) {
        y[at + k] = y[at + k] / total + 0f;
      }
    }
  }

  @Override
  public final void backward(int size, float[] y, float[] dy, float[] dx) {
    for (int at = 0; at < size; at += units) {
      double inner = inner(y, dy, at);
      for (int k = 0; k < units; k++) {
        dx[at + k] = (float) (y[at + k] * (dy[at + k] - inner)) + 0f;
      }
    }
  }

  /** Each number's exponential in its place. */
  void exponentials(int size, float[] y) {
    for (int i = 0; i < size; i++) {
      y[i] = Exponential.of(y[i]);
    }
  }

  private double total(float[] e, int at) {
    return (total(e, at, 0) + total(e, at, 1)) + (total(e, at, 2) + total(e, at, 3));
  }

  private double total(float[] e, int at, int first) {
    double sum = 0;
    for (int k = first; k < units; k += SUMS) {
      sum += e[at + k];
    }
    return sum;
  }

  private double inner(float[] y, float[] dy, int at) {
    return (inner(y, dy, at, 0) + inner(y, dy, at, 1))
        + (inner(y, dy, at, 2) + inner(y, dy, at, 3));
  }

  private double inner(float[] y, float[] dy, int at, int first) {
    double sum = 0;
    for (int k = first; k < units; k += SUMS) {
      sum += (double) dy[at + k] * y[at + k];
    }
    return sum;
  }

  /** The exponentials in vectors; they are what takes the time. */
  static final class Fast extends ActivationSoftmax {

    Fast(int units) {
      super(units);
    }

    @Override
    void exponentials(int size, float[] y) {
      int n = size - size % L;
      Exponential.Vectors.of(n, y, y);
      for (int i = n; i < size; i++) {
        y[i] = Exponential.of(y[i]);
      }
    }
  }
}
