package org.lanewise.engine.network;

import java.util.List;
import org.lanewise.engine.kernel.DenseKernel;
import org.lanewise.engine.kernel.ElementwiseKernel;

/** A dense layer and, if it has one, its ReLU. */
final class DenseOperation extends Operation {

  private final DenseKernel kernel;
  private final WeightSlots slots;
  private final boolean relu;
  private final ElementwiseKernel elementwise;

  DenseOperation(
      Place place,
      DenseKernel kernel,
      WeightSlots slots,
      boolean relu,
      ElementwiseKernel elementwise) {
    super(place);
    this.kernel = kernel;
    this.slots = slots;
    this.relu = relu;
    this.elementwise = elementwise;
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
    return relu;
  }

  @Override
  int reluUnits() {
    return relu ? kernel.units() : 0;
  }

  @Override
  void forward(Workspace w) {
    float[] y = w.value(output());
    kernel.forward(w.images(), w.value(input(0)), slots.w(w), slots.b(w), y);
    if (relu) {
      elementwise.relu(w.images() * kernel.units(), y);
    }
  }

  @Override
  void backward(Workspace w) {
    int n = w.images();
    float[] dy = w.gradient(output());
    if (relu) {
      elementwise.reluBackward(n * kernel.units(), w.value(output()), dy);
    }
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
