package org.lanewise.engine.network;

import java.util.List;
import org.lanewise.engine.kernel.WeightLayout;

/**
 * Where an operation finds its weights and, if it has one, its bias. A kernel always adds a bias
 * and gathers its gradient; without one it adds zeros and the gradient is dropped.
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
    this.dropped = new float[bias == NONE ? units : 0];
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
    return bias == NONE ? dropped : workspace.sum(bias);
  }
}
