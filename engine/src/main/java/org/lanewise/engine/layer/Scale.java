package org.lanewise.engine.layer;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.lanewise.engine.tensor.Shape;

/**
 * The product of every number and a constant: {@code y = x · by}. Output shape = input shape.
 *
 * {@snippet :
 * Network net = Network.sequential(Shape.of(8, 8, 1), flatten(), dense(10), scale(0.125));
 * }
 *
 * @param name the layer's name
 * @param by the constant, rounded to single precision where it is used
 */
public record Scale(String name, double by) implements Layer {

  /**
   * Checks the settings.
   *
   * @throws LayerException when the name is none, or the constant is no number, infinite or zero in
   *     single precision
   */
  public Scale {
    Checks.name(name);
    if (!Float.isFinite((float) by) || (float) by == 0) {
      throw new LayerException(
          String.format(
              Locale.ROOT,
              "layer '%s': it scales by %s, but that must be finite and not 0, also in single precision",
              name,
              by));
    }
  }

  @Override
  public Scale named(String name) {
    return new Scale(name, by);
  }

  @Override
  public Shape outputShape(Shape input) {
    return Objects.requireNonNull(input, "input");
  }

  @Override
  public Flop flop(List<Shape> inputs) {
    long size = outputShape(inputs).size();
    return new Flop(size, 0, size);
  }
}
