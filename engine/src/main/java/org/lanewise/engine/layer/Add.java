package org.lanewise.engine.layer;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.lanewise.engine.tensor.Shape;

/**
 * The sum of two or more inputs, element by element, from the first to the last. All have one
 * shape, which is the output's.
 *
 * @param name the layer's name
 */
public record Add(String name) implements Layer {

  /** Refuses null. */
  public Add {
    Checks.name(name);
  }

  @Override
  public Shape outputShape(Shape input) {
    return outputShape(List.of(Objects.requireNonNull(input, "input")));
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Objects.requireNonNull(inputs, "inputs");
    if (inputs.size() < 2) {
      throw new LayerException(
          String.format(
              Locale.ROOT,
              "layer '%s': expected two inputs or more, but it has %d",
              name,
              inputs.size()));
    }
    for (Shape input : inputs) {
      if (!input.equals(inputs.getFirst())) {
        throw new LayerException(
            String.format(
                Locale.ROOT,
                "layer '%s': expected inputs of one shape, but they are %s",
                name,
                inputs));
      }
    }
    return inputs.getFirst();
  }
}
