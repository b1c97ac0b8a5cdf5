package org.lanewise.engine.kernel;

/**
 * One step of Adam on a range of the flat parameter vector, as Keras places its epsilon.
 *
 * <pre>
 * m += (g - m) · (1 - b1)
 * v += (g² - v) · (1 - b2)
 * w -= m · rate / (sqrt(v) + epsilon)         rate = lr · sqrt(1 - b2^t) / (1 - b1^t)
 * </pre>
 *
 * <p>m and v are running averages of the gradient and of its square. After t steps with the same g
 * they hold only {@code 1 - b1^t} and {@code 1 - b2^t} of it, since they began with zero; rate
 * divides by both. So the first step is lr in the direction of g, whatever the size of g.
 *
 * <p>Source: Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2015, in the efficient
 * form at the end of its section 2, where epsilon is the paper's "epsilon hat". PyTorch adds
 * epsilon after correcting v instead, which makes it smaller in the first steps.
 *
 * <p>One version serves every kernel set: the compiler makes vector instructions of it.
 */
public final class AdamKernel {

  private AdamKernel() {}

  /**
   * Makes one step of a range of parameters.
   *
   * @param from the first parameter
   * @param to the parameter to stop before
   * @param w parameters, updated
   * @param g gradient, not modified
   * @param m first moments, updated
   * @param v second moments, updated
   * @param rate the learning rate with both bias corrections
   * @param oneMinusBeta1 1 - b1
   * @param oneMinusBeta2 1 - b2
   * @param epsilon keeps the division from zero
   */
  public static void update(
      int from,
      int to,
      float[] w,
      float[] g,
      float[] m,
      float[] v,
      float rate,
      float oneMinusBeta1,
      float oneMinusBeta2,
      float epsilon) {
    for (int i = from; i < to; i++) {
      float first = m[i] + (g[i] - m[i]) * oneMinusBeta1;
      float second = v[i] + (g[i] * g[i] - v[i]) * oneMinusBeta2;
      m[i] = first;
      v[i] = second;
      w[i] -= first * rate / ((float) Math.sqrt(second) + epsilon);
    }
  }
}
