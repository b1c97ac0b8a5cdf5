package org.lanewise.engine.tensor;

import java.util.Arrays;
import java.util.Objects;

/**
 * The extents of a tensor, outermost first, row-major: {@code [32, 32, 3]} is 32 rows of 32 pixels
 * of 3 channels. A scalar has no extents. An extent may be 0.
 */
public final class Shape {

  private final int[] extents;

  private Shape(int[] extents) {
    this.extents = extents;
  }

  /**
   * A shape of the given extents.
   *
   * @throws IllegalArgumentException when an extent is negative or the element count exceeds an
   *     {@code int}
   */
  public static Shape of(int... extents) {
    Objects.requireNonNull(extents, "extents");
    long size = 1;
    for (int extent : extents) {
      if (extent < 0) {
        throw new IllegalArgumentException(
            "shape " + Arrays.toString(extents) + " has a negative extent");
      }
      size *= extent;
      if (size > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "shape " + Arrays.toString(extents) + " has more than 2^31 - 1 elements");
      }
    }
    return new Shape(extents.clone());
  }

  /** The number of extents. */
  public int rank() {
    return extents.length;
  }

  /** One extent; {@code axis} counts from 0, outermost first. */
  public int extent(int axis) {
    return extents[axis];
  }

  /** The number of elements: the product of the extents. */
  public int size() {
    int size = 1;
    for (int extent : extents) {
      size *= extent;
    }
    return size;
  }

  /**
   * The indices of an element, outermost first, counted from 0.
   *
   * @param element its place in the order of the elements, the last index running fastest
   * @throws IndexOutOfBoundsException when the tensor has no such element
   */
  public int[] indices(int element) {
    int rest = Objects.checkIndex(element, size());
    int[] indices = new int[extents.length];
    for (int axis = extents.length - 1; axis >= 0; axis--) {
      indices[axis] = rest % extents[axis];
      rest /= extents[axis];
    }
    return indices;
  }

  /** The extents, as a fresh array. */
  public int[] toArray() {
    return extents.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(extents, shape.extents);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(extents);
  }

  /** As {@code [32, 32, 3]}. */
  @Override
  public String toString() {
    return Arrays.toString(extents);
  }
}
