package org.lanewise.engine.network;

import java.util.Optional;
import org.lanewise.engine.kernel.ActivationFunction;
import org.lanewise.engine.kernel.ActivationKernel;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.layer.Activation;

/**
 * What a convolution or dense layer applies to its sums where they lie: a function whose gradient
 * is taken from its output, or nothing. A function that wants its input back is an operation of its
 * own.
 */
final class InPlaceActivation {

  private final Optional<ActivationKernel> kernel;
  private final boolean relu;
  private final boolean all;

  /**
   * @param units the last extent
   */
  InPlaceActivation(Activation activation, KernelSet kernels, int units) {
    this.kernel =
        activation
            .function()
            .filter(ActivationFunction::readsOutput)
            .map(f -> kernels.activation(f, activation.floatSlope(), units));
    this.all = kernel.isPresent() == activation.function().isPresent();
    this.relu = activation.is(ActivationFunction.RELU);
  }

  boolean present() {
    return kernel.isPresent();
  }

  /** Whether there is no more to do than this. */
  boolean isAll() {
    return all;
  }

  boolean isRelu() {
    return relu;
  }

  void forward(int size, float[] y) {
    if (kernel.isPresent()) {
      kernel.get().forward(size, y, y);
    }
  }

  void backward(int size, float[] y, float[] dy) {
    if (kernel.isPresent()) {
      kernel.get().backward(size, y, dy, dy);
    }
  }
}
