package org.lanewise.engine.network;

import java.util.List;
import org.lanewise.engine.kernel.Explained;
import org.lanewise.engine.kernel.WeightLayout;

/**
 * An operation with weights and perhaps a bias. A kernel always adds a bias and gathers its
 * gradient; without one it adds zeros, and the gradient of one that is not there or frozen is
 * dropped.
 */
abstract class WeightedOperation extends Operation {

  /** Stands for the slot of a bias that is not there. */
  static final int NONE = -1;

  private final int weights;
  private final int bias;
  private final List<Use> uses;
  private final float[] zeros;
  private final float[] dropped;

  /**
   * @param kernel the one that computes it
   * @param weights the slot of the weights
   * @param bias the slot of the bias, or {@link #NONE}
   */
  WeightedOperation(Place place, WeightLayout kernel, int weights, int bias) {
    super(place);
    this.weights = weights;
    this.bias = bias;
    Use use = new Use(weights, kernel);
    this.uses =
        bias == NONE
            ? List.of(use)
            : List.of(use, new Use(bias, new PlainVector(kernel.columns())));
    this.zeros = new float[bias == NONE ? kernel.columns() : 0];
    this.dropped = new float[kernel.columns()];
  }

  @Override
  final List<Use> uses() {
    return uses;
  }

  @Override
  final boolean rereadsInputs() {
    return true;
  }

  /** The slot of the weights. */
  final int weights() {
    return weights;
  }

  /** Whether the gradient of the weights is wanted. */
  final boolean learnsWeights(Workspace w) {
    return w.learns(weights);
  }

  /** Whether there is a bias whose gradient is wanted. */
  final boolean learnsBias(Workspace w) {
    return bias != NONE && w.learns(bias);
  }

  final float[] weights(Workspace w) {
    return w.weights(weights);
  }

  final float[] bias(Workspace w) {
    return bias == NONE ? zeros : w.weights(bias);
  }

  /** The weights of a pass that is explained. */
  final Explained.Source weights(Traced t) {
    return t.parameter(weights);
  }

  /** Its bias; zeros where there is none. */
  final Explained.Source bias(Traced t) {
    return bias == NONE ? k -> new Explained.Constant("no bias", 0) : t.parameter(bias);
  }

  /** Where the gradient of the weights is added. */
  final float[] dw(Workspace w) {
    return w.sum(weights);
  }

  /** Where that of the bias is added. */
  final float[] db(Workspace w) {
    return learnsBias(w) ? w.sum(bias) : dropped;
  }
}
