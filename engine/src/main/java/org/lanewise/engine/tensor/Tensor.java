package org.lanewise.engine.tensor;

import java.util.Locale;

/**
 * A shape and its elements in row-major order. The array is the tensor's storage, not a copy: who
 * holds the tensor may write it.
 *
 * @param shape the extents
 * @param data exactly {@code shape.size()} elements
 */
public record Tensor(Shape shape, float[] data) {

  /**
   * Joins a shape with its storage.
   *
   * @throws IllegalArgumentException when the array's length is not the shape's size
   */
  public Tensor {
    if (data.length != shape.size()) {
      throw new IllegalArgumentException(
          "shape " + shape + " takes " + shape.size() + " elements, the array has " + data.length);
    }
  }

  /** A tensor of zeros. */
  public static Tensor zeros(int... extents) {
    Shape shape = Shape.of(extents);
    return new Tensor(shape, new float[shape.size()]);
  }

  /** As {@code tensor [32, 32, 3] of 3,072 floats}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "tensor %s of %,d floats", shape, data.length);
  }
}
