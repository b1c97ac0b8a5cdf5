package org.lanewise.engine.layer;

import java.util.Locale;
import org.lanewise.engine.tensor.Shape;

/** The checks that layers share; every message names the layer. */
final class Checks {

  private Checks() {}

  static void positive(String layer, String what, int value) {
    if (value < 1) {
      throw new LayerException(
          String.format(
              Locale.ROOT, "layer '%s': %s is %d, but must be at least 1", layer, what, value));
    }
  }

  static void image(String layer, Shape input) {
    if (input.rank() != 3 || input.size() == 0) {
      throw new LayerException(
          "layer '%s': expected an image of shape [height, width, channels], but its input is %s"
              .formatted(layer, input));
    }
  }

  /** The shape of these extents, or a sentence with the layer's name when it is too large. */
  static Shape output(String layer, int... extents) {
    try {
      return Shape.of(extents);
    } catch (IllegalArgumentException e) {
      throw new LayerException("layer '%s': %s".formatted(layer, e.getMessage()));
    }
  }
}
