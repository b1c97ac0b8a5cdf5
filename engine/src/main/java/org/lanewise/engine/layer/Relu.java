package org.lanewise.engine.layer;

import org.lanewise.engine.tensor.Shape;

/**
 * Replaces every negative value by zero: `max(0, x)`. Output shape = input shape.
 *
 * @param name the layer's name
 */
public record Relu(String name) implements Layer {

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }
}
