package org.lanewise.engine.network;

import org.lanewise.engine.kernel.AveragePool2dKernel;

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
}
