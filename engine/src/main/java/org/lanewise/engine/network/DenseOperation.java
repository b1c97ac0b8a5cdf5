package org.lanewise.engine.network;

import java.util.List;
import org.lanewise.engine.kernel.DenseKernel;

/** A dense layer and, if it works in place, its activation. */
final class DenseOperation extends Operation {

  private final DenseKernel kernel;
  private final WeightSlots slots;
  private final InPlaceActivation activation;

  DenseOperation(Place place, DenseKernel kernel, WeightSlots slots, InPlaceActivation activation) {
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
  boolean mayPutOff(int slot) {
    return slot == slots.weights();
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
    return activation.isRelu() ? kernel.units() : 0;
  }

  @Override
  void forward(Workspace w) {
    float[] y = w.value(output());
    kernel.forward(w.images(), w.value(input(0)), slots.w(w), slots.b(w), y);
    activation.forward(w.images() * kernel.units(), y);
  }

  @Override
  void backward(Workspace w) {
    int n = w.images();
    float[] dy = w.gradient(output());
    activation.backward(n * kernel.units(), w.value(output()), dy);
    if (slots.learnsWeights(w) && !w.putOff(slots.weights())) {
      kernel.backwardWeights(n, w.value(input(0)), dy, slots.dw(w), slots.db(w));
    } else if (slots.learnsBias(w)) {
      kernel.backwardBias(n, dy, slots.db(w));
    }
    if (w.wants(this, 0)) {
      kernel.backwardInput(n, dy, slots.w(w), w.inputGradient(this, 0));
    }
  }

  @Override
  void addPutOff(BatchMemory slices, ParameterRange range, float[] sum) {
    kernel.backwardWeightsOfSlices(
        slices.chunks(),
        slices.values(input(0)),
        slices.gradients(output()),
        slices.ends(),
        range.fromRow(),
        range.toRow(),
        sum,
        range.fromRow() * kernel.units());
  }
}
