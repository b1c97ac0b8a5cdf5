package org.lanewise.engine.doctor;

import java.util.Objects;

/**
 * How many units behind a ReLU were never active.
 *
 * @param layer the layer's name
 * @param fraction of its units, in the epoch so far
 */
public record DeadUnits(String layer, double fraction) {

  /** Refuses null. */
  public DeadUnits {
    Objects.requireNonNull(layer, "layer");
  }
}
