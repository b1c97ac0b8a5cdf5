package org.lanewise.engine.network;

import org.lanewise.engine.kernel.MaxPool2dKernel;

/** A max pooling; its extra value holds the winners. */
final class MaxPool2dOperation extends Operation {

  private final MaxPool2dKernel kernel;

  MaxPool2dOperation(Place place, MaxPool2dKernel kernel) {
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
    kernel.forward(w.images(), w.value(input(0)), w.value(output()), w.integers(extra()));
  }

  @Override
  void backward(Workspace w) {
    if (w.wants(this, 0)) {
      kernel.backward(
          w.images(), w.gradient(output()), w.integers(extra()), w.inputGradient(this, 0));
    }
  }
}
