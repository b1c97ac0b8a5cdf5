package org.lanewise.engine.layer;

import java.util.Objects;
import org.lanewise.engine.tensor.Shape;

/**
 * Replaces every negative value by zero: `max(0, x)`. Output shape = input shape.
 *
 * @param name the layer's name
 */
public record Relu(String name) implements Layer {

  /**
   * Checks the name.
   *
   * @throws LayerException when it is none
   */
  public Relu {
    Checks.name(name);
  }

  @Override
  public Shape outputShape(Shape input) {
    Objects.requireNonNull(input, "input");
    return input;
  }
}
