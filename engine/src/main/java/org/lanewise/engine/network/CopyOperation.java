package org.lanewise.engine.network;

import org.lanewise.engine.kernel.Explained;

/** A flatten whose input somebody else reads, too: the same numbers under another shape. */
final class CopyOperation extends Operation {

  private final int size;

  /**
   * @param size floats of one image
   */
  CopyOperation(Place place, int size) {
    super(place);
    this.size = size;
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
    System.arraycopy(w.value(input(0)), 0, w.value(output()), 0, w.images() * size);
  }

  @Override
  void backward(Workspace w) {
    if (w.wants(this, 0)) {
      System.arraycopy(w.gradient(output()), 0, w.inputGradient(this, 0), 0, w.images() * size);
    }
  }

  @Override
  Explained explain(Traced t, int at) {
    return t.value(input(0)).at(at);
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
