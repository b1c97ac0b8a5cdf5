package org.lanewise.engine.network;

import java.util.List;
import org.lanewise.engine.kernel.Conv2dPoolKernel;

/** A convolution, its ReLU and the pooling after it, fused; its extra value holds the winners. */
final class Conv2dPoolOperation extends Operation {

  private final Conv2dPoolKernel kernel;
  private final int weights;

  /**
   * @param weights the slot of its weights; the bias has the next one
   */
  Conv2dPoolOperation(Place place, Conv2dPoolKernel kernel, int weights) {
    super(place);
    this.kernel = kernel;
    this.weights = weights;
  }

  @Override
  List<Use> uses() {
    return List.of(
        new Use(weights, kernel), new Use(weights + 1, new PlainVector(kernel.columns())));
  }

  @Override
  boolean rereadsInputs() {
    return true;
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
      kernel.forward(
          w.images(), x, w.weights(weights), w.weights(weights + 1), y, w.value(extra()));
    } else {
      kernel.forward(w.images(), x, w.weights(weights), w.weights(weights + 1), y);
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
        w.weights(weights),
        w.sum(weights),
        w.sum(weights + 1),
        w.inputGradient(this, 0),
        w.wants(this, 0));
  }
}
