package org.lanewise.engine.kernel;

/**
 * What a convolution and a dense layer have in common: sums of products with weights, a bias added,
 * and the gradients. {@link Conv2dKernel} and {@link DenseKernel} have the formulas, the shapes and
 * the orders of the sums.
 */
public interface ProductKernel extends WeightLayout {

  /** Computes the output {@code y} of {@code n} images from their input {@code x}. */
  void forward(int n, float[] x, float[] w, float[] b, float[] y);

  /** Computes the gradient by the input. */
  void backwardInput(int n, float[] dy, float[] w, float[] dx);

  /** Adds to the gradient by weights and bias. */
  void backwardWeights(int n, float[] x, float[] dy, float[] dw, float[] db);

  /** Both gradients, where both are wanted. */
  default void backward(
      int n, float[] x, float[] dy, float[] w, float[] dw, float[] db, float[] dx) {
    backwardWeights(n, x, dy, dw, db);
    backwardInput(n, dy, w, dx);
  }

  /** What these are added up from, number by number. */
  ProductTerms terms();

  /** Adds to the gradient by the bias alone, where the weights are frozen or put off. */
  void backwardBias(int n, float[] dy, float[] db);
}
