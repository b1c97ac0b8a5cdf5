package org.lanewise.engine.network;

import org.lanewise.engine.kernel.ElementwiseKernel;

/** A SiLU that stands by itself. */
final class SiluOperation extends Operation {

  private final int size;
  private final ElementwiseKernel elementwise;

  /**
   * @param size floats of one image
   */
  SiluOperation(Place place, int size, ElementwiseKernel elementwise) {
    super(place);
    this.size = size;
    this.elementwise = elementwise;
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
    elementwise.silu(w.images() * size, w.value(input(0)), w.value(output()));
  }

  @Override
  void backward(Workspace w) {
    if (w.wants(this, 0)) {
      elementwise.siluBackward(
          w.images() * size, w.value(input(0)), w.gradient(output()), w.inputGradient(this, 0));
    }
  }
}
