package org.lanewise.engine.kernel;

/**
 * One step of stochastic gradient descent with momentum on a range of the flat parameter vector, in
 * Keras' form.
 *
 * <pre>
 * u  = momentum · u - lr · g
 * w += u                                      with momentum
 * w += momentum · u - lr · g                  with Nesterov's
 * </pre>
 *
 * <p>u is a velocity: with the same g in every step it grows to {@code -lr · g / (1 - momentum)}.
 *
 * <p>Sources: Polyak, "Some methods of speeding up the convergence of iteration methods", 1964;
 * Sutskever, Martens, Dahl and Hinton, "On the importance of initialization and momentum in deep
 * learning", 2013, for Nesterov's. One version serves every kernel set: the compiler makes vector
 * instructions of it.
 */
public final class SgdKernel {

  private SgdKernel() {}

  /**
   * Makes one step of a range of parameters.
   *
   * @param from the first parameter
   * @param to the parameter to stop before
   * @param w parameters, updated
   * @param g gradient, not modified
   * @param u velocities, updated
   * @param rate the learning rate
   * @param momentum the part of the velocity that stays, 0 for plain descent
   */
  public static void update(
      int from, int to, float[] w, float[] g, float[] u, float rate, float momentum) {
    for (int i = from; i < to; i++) {
      float velocity = u[i] * momentum - g[i] * rate;
      u[i] = velocity;
      w[i] += velocity;
    }
  }

  /**
   * The same with Nesterov's momentum, which looks one step of the velocity ahead.
   *
   * @param from the first parameter
   * @param to the parameter to stop before
   * @param w parameters, updated
   * @param g gradient, not modified
   * @param u velocities, updated
   * @param rate the learning rate
   * @param momentum the part of the velocity that stays
   */
  public static void nesterov(
      int from, int to, float[] w, float[] g, float[] u, float rate, float momentum) {
    for (int i = from; i < to; i++) {
      float step = g[i] * rate;
      float velocity = u[i] * momentum - step;
      u[i] = velocity;
      w[i] += velocity * momentum - step;
    }
  }
}
