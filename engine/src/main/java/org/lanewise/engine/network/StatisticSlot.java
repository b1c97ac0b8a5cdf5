package org.lanewise.engine.network;

import java.util.Objects;
import org.lanewise.engine.layer.Statistic;
import org.lanewise.engine.tensor.Shape;

/**
 * Where a layer's moving statistics lie in a network's flat vector, behind all its parameters.
 *
 * @param layer the layer's name
 * @param statistic name, size and start
 * @param offset the index of the first element
 */
public record StatisticSlot(String layer, Statistic statistic, int offset) {

  /** Refuses null. */
  public StatisticSlot {
    Objects.requireNonNull(layer, "layer");
    Objects.requireNonNull(statistic, "statistic");
  }

  /** The name in files and reports: {@code bn1/moving_mean}. */
  public String path() {
    return layer + "/" + statistic.name();
  }

  /** The number of elements. */
  public int size() {
    return statistic.size();
  }

  /** The shape in files. */
  public Shape shape() {
    return Shape.of(statistic.size());
  }
}
