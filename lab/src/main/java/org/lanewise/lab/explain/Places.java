package org.lanewise.lab.explain;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.engine.tensor.Place;
import org.lanewise.engine.tensor.Place.Kind;
import org.lanewise.engine.tensor.Shape;

/** Places as indices of arrays, and back. */
final class Places {

  private Places() {}

  /** The index of a place among one image's numbers, or a tensor's. */
  static int flat(Shape shape, Place place) {
    int flat = 0;
    for (int axis = 0; axis < shape.rank(); axis++) {
      flat = flat * shape.extent(axis) + place.at().get(axis);
    }
    return flat;
  }

  /**
   * The place of a value.
   *
   * @param image its number, or {@link Place#ALONE}
   * @param flat the index among that image's numbers, or the tensor's
   */
  static Place of(String name, Shape shape, int image, int flat) {
    List<Integer> at = new ArrayList<>();
    int rest = flat;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      at.addFirst(rest % shape.extent(axis));
      rest /= shape.extent(axis);
    }
    return new Place(Kind.VALUE, name, image, at);
  }
}
