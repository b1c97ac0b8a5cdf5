package org.lanewise.engine.network;

import org.lanewise.engine.kernel.MultiplyKernel;

/** The product of several values, from the first to the last. */
final class MultiplyOperation extends Operation {

  private final MultiplyKernel kernel;
  private final float[][] x;

  MultiplyOperation(Place place, MultiplyKernel kernel) {
    super(place);
    this.kernel = kernel;
    this.x = new float[inputs()][];
  }

  @Override
  boolean rereadsInputs() {
    return true;
  }

  @Override
  boolean rereadsOutput() {
    return false;
  }

  @Override
  void forward(Workspace w) {
    kernel.forward(w.images(), x(w), w.value(output()));
  }

  @Override
  void backward(Workspace w) {
    for (int k = inputs() - 1; k >= 0; k--) {
      if (w.wants(this, k)) {
        kernel.backward(w.images(), k, x(w), w.gradient(output()), w.inputGradient(this, k));
      }
    }
  }

  /** Its inputs; the list is used again for every call. */
  private float[][] x(Workspace w) {
    for (int k = 0; k < x.length; k++) {
      x[k] = w.value(input(k));
    }
    return x;
  }
}
