package org.lanewise.engine.network;

import org.lanewise.engine.kernel.Conv2dPoolKernel;
import org.lanewise.engine.kernel.Explained;

/** A convolution, its ReLU and the pooling after it, fused; its extra value holds the winners. */
final class Conv2dPoolOperation extends WeightedOperation {

  private final Conv2dPoolKernel kernel;

  /**
   * @param weights the slot of the weights
   * @param bias the slot of the bias, or {@link #NONE}
   */
  Conv2dPoolOperation(Place place, Conv2dPoolKernel kernel, int weights, int bias) {
    super(place, kernel, weights, bias);
    this.kernel = kernel;
  }

  @Override
  boolean rereadsOutput() {
    return true;
  }

  /** Where a window's maximum is above zero, one of the pixels under it is, and the reverse. */
  @Override
  int reluUnits() {
    return kernel.geometry().filters();
  }

  @Override
  void forward(Workspace w) {
    float[] x = w.value(input(0));
    float[] y = w.value(output());
    if (w.training()) {
      kernel.forward(w.images(), x, weights(w), bias(w), y, w.value(extra()));
    } else {
      kernel.forward(w.images(), x, weights(w), bias(w), y);
    }
  }

  @Override
  void backward(Workspace w) {
    kernel.backward(
        w.images(),
        w.value(input(0)),
        w.value(output()),
        w.gradient(output()),
        w.value(extra()),
        weights(w),
        dw(w),
        db(w),
        w.inputGradient(this, 0),
        w.wants(this, 0));
  }

  @Override
  Explained explain(Traced t, int at) {
    throw new IllegalStateException("a traced program fuses nothing");
  }

  @Override
  Explained explainInput(Traced t, int k, int at) {
    throw new IllegalStateException("a traced program fuses nothing");
  }
}
