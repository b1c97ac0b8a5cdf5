package org.lanewise.engine.layer;

import java.util.List;
import org.lanewise.engine.tensor.Shape;

/**
 * The mean of each channel over all pixels. Input {@code [H, W, C]} → output {@code [C]}.
 *
 * @param name the layer's name
 */
public record GlobalAveragePool2d(String name) implements Layer {

  /** Checks the name. */
  public GlobalAveragePool2d {
    Checks.name(name);
  }

  @Override
  public Shape outputShape(Shape input) {
    Checks.image(name, input);
    return Shape.of(input.extent(2));
  }

  @Override
  public Flop flop(List<Shape> inputs) {
    long channels = outputShape(inputs).size();
    return new Flop(inputs.getFirst().size() + channels, 0, channels);
  }
}
