package org.lanewise.engine.network;

import java.util.List;
import org.lanewise.engine.kernel.Conv2dPoolKernel;

/** A convolution, its ReLU and the pooling after it, fused; its extra value holds the winners. */
final class Conv2dPoolOperation extends Operation {

  private final Conv2dPoolKernel kernel;
  private final WeightSlots slots;

  Conv2dPoolOperation(Place place, Conv2dPoolKernel kernel, WeightSlots slots) {
    super(place);
    this.kernel = kernel;
    this.slots = slots;
  }

  @Override
  List<Use> uses() {
    return slots.uses(kernel);
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
      kernel.forward(w.images(), x, slots.w(w), slots.b(w), y, w.value(extra()));
    } else {
      kernel.forward(w.images(), x, slots.w(w), slots.b(w), y);
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
        slots.w(w),
        slots.dw(w),
        slots.db(w),
        w.inputGradient(this, 0),
        w.wants(this, 0));
  }
}
