package org.lanewise.engine.network;

import org.lanewise.engine.kernel.Explained;
import org.lanewise.engine.kernel.MaxPool2dKernel;
import org.lanewise.engine.kernel.Pool2dGeometry;
import org.lanewise.engine.kernel.PoolTerms;

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
    float[] x = w.value(input(0));
    float[] y = w.value(output());
    if (w.training()) {
      kernel.forward(w.images(), x, y, w.integers(extra()));
    } else {
      kernel.forward(w.images(), x, y);
    }
  }

  @Override
  void backward(Workspace w) {
    if (w.wants(this, 0)) {
      kernel.backward(
          w.images(), w.gradient(output()), w.integers(extra()), w.inputGradient(this, 0));
    }
  }

  @Override
  Explained explain(Traced t, int at) {
    return new PoolTerms(kernel.geometry()).maximum(at, t.value(input(0)));
  }

  @Override
  Explained explainInput(Traced t, int k, int at) {
    return new PoolTerms(kernel.geometry())
        .backwardMaximum(at, t.gradient(output()), out -> winner(t, out));
  }

  /** The place of a window's winner among those of all images. */
  private int winner(Traced t, int out) {
    Pool2dGeometry g = kernel.geometry();
    return out / g.outputSize() * g.inputSize() + t.winners(this)[out];
  }

  @Override
  ZeroCause explainZero(Traced t, int k, int at) {
    for (int out : new PoolTerms(kernel.geometry()).windowsOf(at)) {
      if (winner(t, out) == at) {
        return t.gradientCause(output(), out);
      }
    }
    return ZeroCause.LOST_THE_POOL;
  }
}
