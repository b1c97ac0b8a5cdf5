package org.lanewise.engine.network;

import java.util.Objects;
import org.lanewise.engine.layer.Parameter;
import org.lanewise.engine.optim.UpdateRange;
import org.lanewise.engine.tensor.Shape;

/**
 * Where a trainable tensor lies in a network's flat parameter vector.
 *
 * @param layer the layer's name
 * @param parameter name, shape and initialization
 * @param offset the index of its first element
 */
public record ParameterSlot(String layer, Parameter parameter, int offset) {

  /** Refuses null. */
  public ParameterSlot {
    Objects.requireNonNull(layer, "layer");
    Objects.requireNonNull(parameter, "parameter");
  }

  /** The tensor's name in files and reports: {@code conv1/kernel}. */
  public String path() {
    return layer + "/" + parameter.name();
  }

  /** The tensor's shape. */
  public Shape shape() {
    return parameter.shape();
  }

  /**
   * What an optimizer is told of some of its elements, given by their places in the flat vector.
   */
  public UpdateRange range(int from, int to) {
    return new UpdateRange(layer, parameter.role(), shape(), offset, from, to);
  }

  /** What an optimizer is told of all its elements. */
  public UpdateRange range() {
    return range(offset, offset + size());
  }

  /** The number of its elements. */
  public int size() {
    return parameter.shape().size();
  }
}
