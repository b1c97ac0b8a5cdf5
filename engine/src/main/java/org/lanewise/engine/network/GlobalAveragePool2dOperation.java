package org.lanewise.engine.network;

import org.lanewise.engine.kernel.GlobalAveragePool2dKernel;

/** The mean of each channel over all pixels. */
final class GlobalAveragePool2dOperation extends Operation {

  private final GlobalAveragePool2dKernel kernel;

  GlobalAveragePool2dOperation(Place place, GlobalAveragePool2dKernel kernel) {
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
