package org.lanewise.engine.network;

import java.util.List;
import org.lanewise.engine.kernel.DenseKernel;
import org.lanewise.engine.kernel.ElementwiseKernel;

/** A dense layer and, if it has one, its ReLU. */
final class DenseOperation extends Operation {

  private final DenseKernel kernel;
  private final int weights;
  private final boolean relu;
  private final ElementwiseKernel elementwise;

  /**
   * @param weights the slot of its weights; the bias has the next one
   */
  DenseOperation(
      Place place, DenseKernel kernel, int weights, boolean relu, ElementwiseKernel elementwise) {
    super(place);
    this.kernel = kernel;
    this.weights = weights;
    this.relu = relu;
    this.elementwise = elementwise;
  }

  @Override
  List<Use> uses() {
    return List.of(
        new Use(weights, kernel), new Use(weights + 1, new PlainVector(kernel.columns())));
  }

  @Override
  boolean mayPutOff(int slot) {
    return slot == weights;
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
    kernel.forward(w.images(), w.value(input(0)), w.weights(weights), w.weights(weights + 1), y);
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
    if (w.putOff(weights)) {
      kernel.backwardBias(n, dy, w.sum(weights + 1));
    } else {
      kernel.backwardWeights(n, w.value(input(0)), dy, w.sum(weights), w.sum(weights + 1));
    }
    if (w.wants(this, 0)) {
      kernel.backwardInput(n, dy, w.weights(weights), w.inputGradient(this, 0));
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
