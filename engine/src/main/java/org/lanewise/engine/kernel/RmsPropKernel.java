package org.lanewise.engine.kernel;

/**
 * One step of RMSprop on a range of the flat parameter vector, in Keras' form without centering.
 *
 * <pre>
 * s  = rho · s + (1 - rho) · g²
 * d  = rate · g / sqrt(s + epsilon)
 * w -= d                                      without momentum
 * u  = momentum · u + d,   w -= u             with it
 * </pre>
 *
 * <p>Source: Tieleman and Hinton, "Lecture 6.5: RMSProp", 2012. Keras has epsilon under the root;
 * PyTorch adds it to the root. One version serves every kernel set: the compiler makes vector
 * instructions of it.
 */
public final class RmsPropKernel {

  private RmsPropKernel() {}

  /**
   * Makes one step of a range of parameters.
   *
   * @param from the first parameter
   * @param to the parameter to stop before
   * @param w parameters, updated
   * @param g gradient, not modified
   * @param s mean squares, updated
   * @param rate the learning rate
   * @param rho the part of the mean square that stays
   * @param oneMinusRho 1 - rho
   * @param epsilon keeps the division from zero
   */
  public static void update(
      int from,
      int to,
      float[] w,
      float[] g,
      float[] s,
      float rate,
      float rho,
      float oneMinusRho,
      float epsilon) {
    for (int i = from; i < to; i++) {
      float square = rho * s[i] + oneMinusRho * (g[i] * g[i]);
      s[i] = square;
      w[i] -= rate * g[i] / (float) Math.sqrt(square + epsilon);
    }
  }

  /**
   * The same with momentum.
   *
   * @param from the first parameter
   * @param to the parameter to stop before
   * @param w parameters, updated
   * @param g gradient, not modified
   * @param s mean squares, updated
   * @param u velocities, updated
   * @param rate the learning rate
   * @param rho the part of the mean square that stays
   * @param oneMinusRho 1 - rho
   * @param epsilon keeps the division from zero
   * @param momentum the part of the velocity that stays
   */
  public static void update(
      int from,
      int to,
      float[] w,
      float[] g,
      float[] s,
      float[] u,
      float rate,
      float rho,
      float oneMinusRho,
      float epsilon,
      float momentum) {
    for (int i = from; i < to; i++) {
      float square = rho * s[i] + oneMinusRho * (g[i] * g[i]);
      float velocity = momentum * u[i] + rate * g[i] / (float) Math.sqrt(square + epsilon);
      s[i] = square;
      u[i] = velocity;
      w[i] -= velocity;
    }
  }
}
