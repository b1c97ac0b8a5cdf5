package org.lanewise.engine.network;

import java.util.List;
import org.lanewise.engine.kernel.WeightLayout;

/**
 * Where an operation finds its weights and, if it has one, its bias. A kernel always adds a bias
 * and gathers its gradient; without one it adds zeros, and the gradient of one that is not there or
 * frozen is dropped.
 */
final class WeightSlots {

  /** Stands for the slot of a bias that is not there. */
  static final int NONE = -1;

  private final int weights;
  private final int bias;
  private final float[] zeros;
  private final float[] dropped;

  /**
   * @param weights the slot of the weights
   * @param bias the slot of the bias, or {@link #NONE}
   * @param units its length
   */
  WeightSlots(int weights, int bias, int units) {
    this.weights = weights;
    this.bias = bias;
    this.zeros = new float[bias == NONE ? units : 0];
    this.dropped = new float[units];
  }

  /** The slot of the weights. */
  int weights() {
    return weights;
  }

  /** What an operation with such a kernel uses. */
  List<Operation.Use> uses(WeightLayout kernel) {
    Operation.Use use = new Operation.Use(weights, kernel);
    return bias == NONE
        ? List.of(use)
        : List.of(use, new Operation.Use(bias, new PlainVector(kernel.columns())));
  }

  /** Whether the gradient of the weights is wanted. */
  boolean learnsWeights(Workspace workspace) {
    return workspace.program().learns(weights);
  }

  /** Whether there is a bias whose gradient is wanted. */
  boolean learnsBias(Workspace workspace) {
    return bias != NONE && workspace.program().learns(bias);
  }

  float[] w(Workspace workspace) {
    return workspace.weights(weights);
  }

  float[] b(Workspace workspace) {
    return bias == NONE ? zeros : workspace.weights(bias);
  }

  float[] dw(Workspace workspace) {
    return workspace.sum(weights);
  }

  float[] db(Workspace workspace) {
    return learnsBias(workspace) ? workspace.sum(bias) : dropped;
  }
}
