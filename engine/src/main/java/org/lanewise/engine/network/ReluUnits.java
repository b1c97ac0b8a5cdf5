package org.lanewise.engine.network;

import java.util.Objects;

/**
 * The units behind one ReLU of a program: the channels of a convolution, or the outputs of a dense
 * layer.
 *
 * @param layer the name of the ReLU, or of the layer that has it as its activation
 * @param operation which operation of the program they end
 * @param units how many
 */
public record ReluUnits(String layer, int operation, int units) {

  /** Refuses null. */
  public ReluUnits {
    Objects.requireNonNull(layer, "layer");
  }
}
