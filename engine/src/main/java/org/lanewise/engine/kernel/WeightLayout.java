package org.lanewise.engine.kernel;

/**
 * How a kernel wants its weights, and how it gives back their gradient. The flat parameter vector
 * holds weights as Keras has them; a kernel may want a copy in an order that vectors can read, made
 * once per step by {@link #prepare}, and may gather the gradient in an order of its own, brought
 * back once per step by {@link #gradientToWeights}. The textbook kernels use the plain order for
 * both.
 */
public interface WeightLayout {

  /** R · S · C · K for a convolution, in · out for a dense layer: floats in the plain order. */
  int weightSize();

  /** Floats of the prepared weights. */
  default int preparedSize() {
    return weightSize();
  }

  /**
   * Copies the weights into the order that {@code forward} and {@code backwardInput} read.
   *
   * @param parameters holds the weights in the plain order, from {@code offset}; not modified
   * @param offset where they start
   * @param prepared {@code preparedSize()} floats, overwritten
   */
  default void prepare(float[] parameters, int offset, float[] prepared) {
    System.arraycopy(parameters, offset, prepared, 0, weightSize());
  }

  /** Floats of a gradient as {@code backwardWeights} accumulates it. */
  default int gradientSize() {
    return weightSize();
  }

  /**
   * Copies an accumulated gradient into the plain order.
   *
   * @param accumulated {@code gradientSize()} floats in this kernel's order; not modified
   * @param gradient receives {@code weightSize()} floats from {@code offset}, overwritten
   * @param offset where they start
   */
  default void gradientToWeights(float[] accumulated, float[] gradient, int offset) {
    System.arraycopy(accumulated, 0, gradient, offset, weightSize());
  }
}
