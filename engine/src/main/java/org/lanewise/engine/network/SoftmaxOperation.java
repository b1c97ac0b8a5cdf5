package org.lanewise.engine.network;

import org.lanewise.engine.kernel.SoftmaxKernel;

/** A softmax that stands by itself. */
final class SoftmaxOperation extends Operation {

  private final int classes;

  SoftmaxOperation(Place place, int classes) {
    super(place);
    this.classes = classes;
  }

  @Override
  boolean rereadsInputs() {
    return false;
  }

  @Override
  boolean rereadsOutput() {
    return true;
  }

  @Override
  void forward(Workspace w) {
    SoftmaxKernel.forward(w.images(), classes, w.value(input(0)), w.value(output()));
  }

  @Override
  void backward(Workspace w) {
    if (w.wants(this, 0)) {
      SoftmaxKernel.backward(
          w.images(), classes, w.value(output()), w.gradient(output()), w.inputGradient(this, 0));
    }
  }
}
