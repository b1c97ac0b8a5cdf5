package org.lanewise.engine.network;

import java.util.List;
import org.lanewise.engine.kernel.Conv2dKernel;

/** A convolution and, if it works in place, its activation. */
final class Conv2dOperation extends Operation {

  private final Conv2dKernel kernel;
  private final WeightSlots slots;
  private final InPlaceActivation activation;

  Conv2dOperation(
      Place place, Conv2dKernel kernel, WeightSlots slots, InPlaceActivation activation) {
    super(place);
    this.kernel = kernel;
    this.slots = slots;
    this.activation = activation;
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
    return activation.present();
  }

  @Override
  int reluUnits() {
    return activation.isRelu() ? kernel.geometry().filters() : 0;
  }

  @Override
  void forward(Workspace w) {
    float[] y = w.value(output());
    kernel.forward(w.images(), w.value(input(0)), slots.w(w), slots.b(w), y);
    activation.forward(w.images() * kernel.geometry().outputSize(), y);
  }

  @Override
  void backward(Workspace w) {
    int n = w.images();
    float[] dy = w.gradient(output());
    activation.backward(n * kernel.geometry().outputSize(), w.value(output()), dy);
    if (slots.learnsWeights(w)) {
      kernel.backwardWeights(n, w.value(input(0)), dy, slots.dw(w), slots.db(w));
    } else if (slots.learnsBias(w)) {
      kernel.backwardBias(n, dy, slots.db(w));
    }
    if (w.wants(this, 0)) {
      kernel.backwardInput(n, dy, slots.w(w), w.inputGradient(this, 0));
    }
  }
}
