package org.lanewise.engine.network;

import org.lanewise.engine.kernel.ActivationFunction;
import org.lanewise.engine.kernel.ActivationKernel;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.layer.Activation;
import org.lanewise.engine.tensor.Shape;

/** An activation function from one value to another. */
final class ActivationOperation extends Operation {

  private final int size;
  private final int units;
  private final ActivationFunction function;
  private final ActivationKernel kernel;

  /**
   * @param shape of one image
   * @param activation not linear
   */
  ActivationOperation(Place place, Shape shape, Activation activation, KernelSet kernels) {
    super(place);
    this.size = shape.size();
    this.units = shape.extent(shape.rank() - 1);
    this.function = activation.function().orElseThrow();
    this.kernel = kernels.activation(function, activation.floatSlope(), units);
  }

  @Override
  boolean rereadsInputs() {
    return !function.readsOutput();
  }

  @Override
  boolean rereadsOutput() {
    return function.readsOutput();
  }

  @Override
  int reluUnits() {
    return function == ActivationFunction.RELU ? units : 0;
  }

  @Override
  void forward(Workspace w) {
    kernel.forward(w.images() * size, w.value(input(0)), w.value(output()));
  }

  @Override
  void backward(Workspace w) {
    if (w.wants(this, 0)) {
      float[] kept = w.value(function.readsOutput() ? output() : input(0));
      kernel.backward(w.images() * size, kept, w.gradient(output()), w.inputGradient(this, 0));
    }
  }
}
