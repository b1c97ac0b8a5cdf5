package org.lanewise.engine.kernel;

import java.util.Objects;
import java.util.Optional;

/**
 * An implementation of every operation. Ours are the {@link KernelSets}; all give the same bits.
 *
 * <p>For kernels of your own implement this and give the set to {@code Program.of}. What it leaves
 * out is the textbook's, so one method is enough to train with.
 */
public interface KernelSet {

  /** As messages call it: {@code textbook}, {@code im2col}, {@code fast}. */
  default String label() {
    return "own";
  }

  /** A new convolution kernel; one per thread. */
  default Conv2dKernel conv2d(Conv2dGeometry geometry) {
    return new Conv2dTextbook(geometry);
  }

  /**
   * A new kernel for convolution, ReLU and pooling in one, one per thread; empty where this set
   * computes the three one after the other.
   */
  default Optional<Conv2dPoolKernel> conv2dPool(Conv2dGeometry geometry, Pool2dGeometry pool) {
    Objects.requireNonNull(geometry, "geometry");
    Objects.requireNonNull(pool, "pool");
    return Optional.empty();
  }

  /**
   * A new convolution kernel with the sums that a rule chose; one per thread. Direct products are
   * {@link #conv2d}'s.
   *
   * @param choice as {@link WinogradRule} made it: sums, and so bits, depend on it
   * @throws IllegalArgumentException when a product is to be Winograd's and the convolution is not
   *     3×3, with stride 1, in one group
   */
  default Conv2dKernel conv2dWinograd(Conv2dGeometry geometry, WinogradRule.Choice choice) {
    Objects.requireNonNull(geometry, "geometry");
    Objects.requireNonNull(choice, "choice");
    return Conv2dWinograd.textbook(geometry, choice, () -> conv2d(geometry));
  }

  /**
   * A new kernel for such a convolution, ReLU and pooling in one, one per thread, with the bits of
   * {@link #conv2dWinograd} and the two behind it; empty where this set computes the three one
   * after the other. With a choice that is all direct it is {@link #conv2dPool}'s.
   */
  default Optional<Conv2dPoolKernel> conv2dWinogradPool(
      Conv2dGeometry geometry, Pool2dGeometry pool, WinogradRule.Choice choice) {
    Objects.requireNonNull(choice, "choice");
    return choice.winograd() ? Optional.empty() : conv2dPool(geometry, pool);
  }

  /** A new pooling kernel; one per thread. */
  default MaxPool2dKernel maxPool2d(Pool2dGeometry geometry) {
    return new MaxPool2dTextbook(geometry);
  }

  /**
   * A new kernel for batch normalization; one per thread.
   *
   * @param pixels H · W, or 1 for a vector
   * @param channels C
   */
  default BatchNormKernel batchNorm(int pixels, int channels) {
    return new BatchNormTextbook(pixels, channels);
  }

  /** A new kernel for average pooling; one per thread. */
  default AveragePool2dKernel averagePool2d(Pool2dGeometry geometry) {
    return new AveragePool2dTextbook(geometry);
  }

  /** The operations on single elements, for any number of threads. */
  default ElementwiseKernel elementwise() {
    return new ElementwiseTextbook();
  }

  /**
   * A new kernel for products; one per thread.
   *
   * @param channels C
   * @param inputPixels for each input the pixels of its image, or 1 for a vector
   */
  default MultiplyKernel multiply(int channels, int... inputPixels) {
    return new MultiplyTextbook(channels, Objects.requireNonNull(inputPixels, "inputPixels"));
  }

  /**
   * An activation function, for any number of threads.
   *
   * @param slope of {@link ActivationFunction#LEAKY_RELU}, which alone reads it
   * @param units the last extent, of {@link ActivationFunction#SOFTMAX}, which alone reads it
   */
  default ActivationKernel activation(ActivationFunction function, float slope, int units) {
    return Objects.requireNonNull(function, "function").textbook(slope, units);
  }

  /** A new dense kernel; one per thread. */
  default DenseKernel dense(int inputs, int units) {
    return new DenseTextbook(inputs, units);
  }
}
