package org.lanewise.engine.network;

import java.util.Objects;
import org.lanewise.engine.tensor.Shape;

/**
 * A named part of a network's flat vector, as files hold it: a parameter, or moving statistics.
 *
 * @param path as {@code conv1/kernel}
 * @param shape its shape
 * @param offset the index of its first element
 * @param trained whether it is a parameter
 */
public record VectorTensor(String path, Shape shape, int offset, boolean trained) {

  /** Refuses null. */
  public VectorTensor {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(shape, "shape");
  }

  /** The number of elements. */
  public int size() {
    return shape.size();
  }
}
