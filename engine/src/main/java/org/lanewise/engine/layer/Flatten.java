package org.lanewise.engine.layer;

import org.lanewise.engine.tensor.Shape;

/**
 * Lays an image out as a vector, row by row, pixel by pixel, channel by channel (NHWC order).
 *
 * {@snippet :
 * assert flatten().outputShape(Shape.of(6, 6, 64)).equals(Shape.of(2304));
 * }
 *
 * @param name the layer's name
 */
public record Flatten(String name) implements Layer {

  /**
   * Checks the name.
   *
   * @throws LayerException when it is none
   */
  public Flatten {
    Checks.name(name);
  }

  @Override
  public Flatten named(String name) {
    return new Flatten(name);
  }

  @Override
  public Shape outputShape(Shape input) {
    return Shape.of(input.size());
  }
}
