package org.lanewise.engine.network;

import org.lanewise.engine.kernel.ActivationFunction;
import org.lanewise.engine.kernel.ActivationKernel;
import org.lanewise.engine.kernel.ActivationTerms;
import org.lanewise.engine.kernel.Explained;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.layer.Activation;
import org.lanewise.engine.tensor.Shape;

/** An activation function from one value to another. */
final class ActivationOperation extends Operation {

  private final int size;
  private final int units;
  private final float slope;
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
    this.slope = activation.floatSlope();
    this.kernel = kernels.activation(function, slope, units);
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

  private ActivationTerms terms() {
    return new ActivationTerms(function, slope, units);
  }

  @Override
  Explained explain(Traced t, int at) {
    return terms().forward(at, t.value(input(0)));
  }

  @Override
  Explained explainInput(Traced t, int k, int at) {
    int kept = function.readsOutput() ? output() : input(0);
    return terms().backward(at, t.value(kept), t.gradient(output()));
  }

  @Override
  ZeroCause explainZero(Traced t, int k, int at) {
    boolean relu = function == ActivationFunction.RELU;
    return relu && !(t.value(output()).at(at).value() > 0)
        ? ZeroCause.RELU_CLOSED
        : t.gradientCause(output(), at);
  }
}
