package org.lanewise.engine.network;

import java.util.Objects;

/**
 * The units behind one ReLU of a plan: the channels of a convolution, or the outputs of a dense
 * layer.
 *
 * @param layer the name of the layer that they belong to
 * @param stage where the plan runs them
 * @param units how many
 */
public record ReluUnits(String layer, int stage, int units) {

  /** Refuses null. */
  public ReluUnits {
    Objects.requireNonNull(layer, "layer");
  }
}
