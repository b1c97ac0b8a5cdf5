package org.lanewise.engine.network;

import org.jspecify.annotations.Nullable;
import org.lanewise.engine.kernel.ActivationKernel;
import org.lanewise.engine.kernel.DenseKernel;
import org.lanewise.engine.kernel.Explained;
import org.lanewise.engine.kernel.ProductKernel;
import org.lanewise.engine.kernel.ProductTerms;

/**
 * A convolution or a dense layer, and what is applied to its sums where they lie: a function whose
 * gradient is taken from its output, or nothing. A function that wants its input back is an
 * operation of its own.
 */
final class ProductOperation extends WeightedOperation {

  private final ProductKernel kernel;
  private final int size;
  private final @Nullable ActivationKernel activation;
  private final boolean relu;

  /**
   * @param size elements of one image's output
   * @param activation applied in place, or null
   * @param relu whether that is a ReLU
   * @param weights the slot of the weights
   * @param bias the slot of the bias, or {@link #NONE}
   */
  ProductOperation(
      Place place,
      ProductKernel kernel,
      int size,
      @Nullable ActivationKernel activation,
      boolean relu,
      int weights,
      int bias) {
    super(place, kernel, weights, bias);
    this.kernel = kernel;
    this.size = size;
    this.activation = activation;
    this.relu = relu;
  }

  @Override
  boolean mayPutOff(int slot) {
    return slot == weights() && kernel instanceof DenseKernel;
  }

  @Override
  boolean rereadsOutput() {
    return activation != null;
  }

  @Override
  int reluUnits() {
    return relu ? kernel.columns() : 0;
  }

  @Override
  void forward(Workspace w) {
    float[] y = w.value(output());
    kernel.forward(w.images(), w.value(input(0)), weights(w), bias(w), y);
    if (activation != null) {
      activation.forward(w.images() * size, y, y);
    }
  }

  @Override
  void backward(Workspace w) {
    int n = w.images();
    float[] dy = w.gradient(output());
    if (activation != null) {
      activation.backward(n * size, w.value(output()), dy, dy);
    }
    float[] x = w.value(input(0));
    boolean weightGradient = learnsWeights(w) && !w.putOff(weights());
    if (weightGradient && w.wants(this, 0)) {
      kernel.backward(n, x, dy, weights(w), dw(w), db(w), w.inputGradient(this, 0));
      return;
    }
    if (weightGradient) {
      kernel.backwardWeights(n, x, dy, dw(w), db(w));
    } else if (learnsBias(w)) {
      kernel.backwardBias(n, dy, db(w));
    }
    if (w.wants(this, 0)) {
      kernel.backwardInput(n, dy, weights(w), w.inputGradient(this, 0));
    }
  }

  @Override
  void sumPutOff(BatchMemory slices, ParameterRange range, float[] gradient) {
    ((DenseKernel) kernel)
        .backwardWeightsOfSlices(
            slices.chunks(),
            slices.chunkImages(),
            slices.values(input(0)),
            slices.gradients(output()),
            slices.ends(),
            range.fromRow(),
            range.toRow(),
            gradient,
            range.slot().offset());
  }

  @Override
  Explained explain(Traced t, int at) {
    return kernel.terms().forward(at, t.value(input(0)), weights(t), bias(t));
  }

  @Override
  Explained explainInput(Traced t, int k, int at) {
    return kernel.terms().backwardInput(at, t.gradient(output()), weights(t));
  }

  @Override
  Explained explainParameter(Traced t, int slot, int at) {
    ProductTerms terms = kernel.terms();
    Explained.Source x = t.value(input(0));
    Explained.Source dy = t.gradient(output());
    return t.order()
        .sum(slice ->
            slot == weights()
                ? terms.backwardWeights(slice.first(), slice.end(), at, x, dy)
                : terms.backwardBias(slice.first(), slice.end(), at, dy));
  }
}
