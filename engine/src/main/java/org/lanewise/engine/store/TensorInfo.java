package org.lanewise.engine.store;

import java.util.Objects;
import org.lanewise.engine.tensor.Shape;

/**
 * What a safetensors header says of one tensor.
 *
 * @param name the tensor's name
 * @param dtype the type of its elements
 * @param shape its extents, row-major
 * @param begin where its bytes begin, counted from the end of the header
 * @param end where they end (exclusive): {@code begin + shape.size() * dtype.bytes()}
 */
public record TensorInfo(String name, DType dtype, Shape shape, long begin, long end) {

  /** Name, type and shape must be there. */
  public TensorInfo {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(dtype, "dtype");
    Objects.requireNonNull(shape, "shape");
  }

  /** As {@code F32 [3, 3, 3, 32]}. */
  public String describe() {
    return dtype + " " + shape;
  }
}
