package org.lanewise.engine.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TensorTest {

  @Test
  void aShapeKnowsItsExtents() {
    Shape shape = Shape.of(32, 30, 3);
    assertEquals(3, shape.rank());
    assertEquals(30, shape.extent(1));
    assertEquals(2880, shape.size());
    assertEquals("[32, 30, 3]", shape.toString());
    assertEquals(Shape.of(32, 30, 3), shape);
    assertEquals(Shape.of(32, 30, 3).hashCode(), shape.hashCode());
    assertNotEquals(Shape.of(30, 32, 3), shape);
  }

  @Test
  void anElementHasItsIndices() {
    Shape shape = Shape.of(3, 3, 32, 64);
    assertArrayEquals(new int[] {1, 2, 7, 20}, shape.indices(((1 * 3 + 2) * 32 + 7) * 64 + 20));
    assertArrayEquals(new int[4], shape.indices(0));
    assertArrayEquals(new int[] {2, 2, 31, 63}, shape.indices(shape.size() - 1));
    assertThrows(IndexOutOfBoundsException.class, () -> shape.indices(shape.size()));
  }

  @Test
  void aScalarHasOneElementAndAnEmptyShapeNone() {
    assertEquals(1, Shape.of().size());
    assertEquals(0, Shape.of(4, 0, 3).size());
  }

  @Test
  void aShapeIsNotChangedThroughItsArrays() {
    int[] extents = {2, 3};
    Shape shape = Shape.of(extents);
    extents[0] = 7;
    shape.toArray()[1] = 9;
    assertArrayEquals(new int[] {2, 3}, shape.toArray());
  }

  @Test
  void refusesNegativeAndTooManyElements() {
    Exception negative = assertThrows(IllegalArgumentException.class, () -> Shape.of(3, -1));
    assertTrue(negative.toString().contains("[3, -1]"), negative::toString);
    Exception large =
        assertThrows(IllegalArgumentException.class, () -> Shape.of(1 << 16, 1 << 16));
    assertTrue(large.toString().contains("[65536, 65536]"), large::toString);
    // The product must not overflow on its way to an innocent number.
    assertThrows(
        IllegalArgumentException.class, () -> Shape.of(1 << 30, 1 << 30, 1 << 30, 1 << 30));
  }

  @Test
  void aTensorIsAroundItsArrayAndFitsIt() {
    float[] data = {1, 2, 3, 4, 5, 6};
    assertSame(data, new Tensor(Shape.of(2, 3), data).data());
    assertEquals(12, Tensor.zeros(3, 4).data().length);
    Exception thrown =
        assertThrows(IllegalArgumentException.class, () -> new Tensor(Shape.of(2, 2), data));
    assertTrue(thrown.toString().contains("takes 4 elements, the array has 6"), thrown::toString);
  }
}
