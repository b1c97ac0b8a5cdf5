package org.lanewise.engine.network;

import org.lanewise.engine.kernel.AveragePool2dKernel;
import org.lanewise.engine.kernel.Explained;
import org.lanewise.engine.kernel.PoolTerms;

/** An average pooling. */
final class AveragePool2dOperation extends Operation {

  private final AveragePool2dKernel kernel;

  AveragePool2dOperation(Place place, AveragePool2dKernel kernel) {
    super(place);
    this.kernel = kernel;
  }

  @Override
  boolean rereadsInputs() {
    return false;
  }

  @Override
  boolean rereadsOutput() {
    return false;
  }

  @Override
  void forward(Workspace w) {
    kernel.forward(w.images(), w.value(input(0)), w.value(output()));
  }

  @Override
  void backward(Workspace w) {
    if (w.wants(this, 0)) {
      kernel.backward(w.images(), w.gradient(output()), w.inputGradient(this, 0));
    }
  }

  @Override
  Explained explain(Traced t, int at) {
    return new PoolTerms(kernel.geometry()).average(at, t.value(input(0)));
  }

  @Override
  Explained explainInput(Traced t, int k, int at) {
    return new PoolTerms(kernel.geometry()).backwardAverage(at, t.gradient(output()));
  }
}
