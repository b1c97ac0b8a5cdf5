package org.lanewise.engine.network;

import org.lanewise.engine.kernel.ElementTerms;
import org.lanewise.engine.kernel.ElementwiseKernel;
import org.lanewise.engine.kernel.Explained;

/** The sum of several values, from the first to the last. */
final class AddOperation extends Operation {

  private final int size;
  private final ElementwiseKernel elementwise;

  /**
   * @param size floats of one image
   */
  AddOperation(Place place, int size, ElementwiseKernel elementwise) {
    super(place);
    this.size = size;
    this.elementwise = elementwise;
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
    float[] y = w.value(output());
    int count = w.images() * size;
    elementwise.sum(count, w.value(input(0)), w.value(input(1)), y);
    for (int k = 2; k < inputs(); k++) {
      elementwise.sum(count, y, w.value(input(k)), y);
    }
  }

  @Override
  void backward(Workspace w) {
    for (int k = inputs() - 1; k >= 0; k--) {
      if (w.wants(this, k)) {
        System.arraycopy(w.gradient(output()), 0, w.inputGradient(this, k), 0, w.images() * size);
      }
    }
  }

  @Override
  Explained explain(Traced t, int at) {
    return ElementTerms.sum(at, place().inputs().stream().map(t::value).toList());
  }

  @Override
  Explained explainInput(Traced t, int k, int at) {
    return t.gradient(output()).at(at);
  }

  @Override
  ZeroCause explainZero(Traced t, int k, int at) {
    return t.gradientCause(output(), at);
  }
}
