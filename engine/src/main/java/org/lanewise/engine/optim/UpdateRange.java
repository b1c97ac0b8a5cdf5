package org.lanewise.engine.optim;

import java.util.Locale;
import java.util.Objects;
import org.lanewise.engine.tensor.Role;
import org.lanewise.engine.tensor.Shape;

/**
 * What an optimizer is to update: a part of a slot, or all of it. Made once per run, not per step.
 *
 * @param layer the name of the layer that the slot belongs to
 * @param role what the slot does there
 * @param shape of the whole slot
 * @param slotFrom where in the flat parameter vector the slot begins
 * @param from the first element of the flat vector to update
 * @param to the element to stop before
 */
public record UpdateRange(String layer, Role role, Shape shape, int slotFrom, int from, int to) {

  /**
   * Checks the places.
   *
   * @throws IllegalArgumentException when the range doesn't lie in its slot
   */
  public UpdateRange {
    Objects.requireNonNull(layer, "layer");
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(shape, "shape");
    if (slotFrom < 0 || from < slotFrom || to < from || to - slotFrom > shape.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the range [%d, %d) doesn't lie in a slot of shape %s that begins at %d",
              from,
              to,
              shape,
              slotFrom));
    }
  }

  /** All of a slot. */
  public static UpdateRange whole(String layer, Role role, Shape shape, int slotFrom) {
    Objects.requireNonNull(shape, "shape");
    return new UpdateRange(layer, role, shape, slotFrom, slotFrom, slotFrom + shape.size());
  }
}
