package org.lanewise.engine.network;

import org.lanewise.engine.kernel.ElementTerms;
import org.lanewise.engine.kernel.Explained;
import org.lanewise.engine.kernel.ScaleKernel;

/** The product with a constant. */
final class ScaleOperation extends Operation {

  private final int size;
  private final float by;

  /**
   * @param size floats of one image
   */
  ScaleOperation(Place place, int size, double by) {
    super(place);
    this.size = size;
    this.by = (float) by;
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
    ScaleKernel.apply(w.images() * size, w.value(input(0)), by, w.value(output()));
  }

  @Override
  void backward(Workspace w) {
    if (w.wants(this, 0)) {
      ScaleKernel.apply(w.images() * size, w.gradient(output()), by, w.inputGradient(this, 0));
    }
  }

  @Override
  Explained explain(Traced t, int at) {
    return ElementTerms.scaled(at, t.value(input(0)), by);
  }

  @Override
  Explained explainInput(Traced t, int k, int at) {
    return ElementTerms.scaled(at, t.gradient(output()), by);
  }

  @Override
  ZeroCause explainZero(Traced t, int k, int at) {
    return t.gradientCause(output(), at);
  }
}
