package org.lanewise.engine.kernel;

/**
 * One step of decoupled weight decay on a range of the flat parameter vector.
 *
 * <pre>
 * w -= w · amount                             amount = rate · decay
 * </pre>
 *
 * <p>Source: Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2019. One version
 * serves every kernel set: the compiler makes vector instructions of it.
 */
public final class WeightDecayKernel {

  private WeightDecayKernel() {}

  /**
   * Makes one step of a range of parameters.
   *
   * @param from the first parameter
   * @param to the parameter to stop before
   * @param w parameters, updated
   * @param amount the part of each that goes
   */
  public static void update(int from, int to, float[] w, float amount) {
    for (int i = from; i < to; i++) {
      w[i] -= w[i] * amount;
    }
  }
}
