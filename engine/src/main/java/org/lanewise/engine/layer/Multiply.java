package org.lanewise.engine.layer;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.lanewise.engine.tensor.Shape;

/**
 * The product of two or more inputs, element by element, from the first to the last. All have one
 * shape, which is the output's; or some are images {@code [H, W, C]} and others vectors {@code
 * [C]}, of which each number multiplies all pixels of its channel. The arithmetic is in {@code
 * MultiplyKernel}.
 *
 * {@snippet :
 * Graph gated = Graph.of(
 *     Node.of(globalAveragePool2d()),
 *     Node.of(dense(3).with(Activation.SIGMOID).named("gate")),
 *     Node.of(multiply(), "input", "gate"));
 * assert Network.of(Shape.of(8, 8, 3), gated).outputShape().equals(Shape.of(8, 8, 3));
 * }
 *
 * @param name the layer's name
 */
public record Multiply(String name) implements Layer {

  /** Checks the name. */
  public Multiply {
    Checks.name(name);
  }

  @Override
  public Multiply named(String name) {
    return new Multiply(name);
  }

  @Override
  public Shape outputShape(Shape input) {
    return outputShape(List.of(Objects.requireNonNull(input, "input")));
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape first = Checks.several(name, inputs);
    Shape output = inputs.stream().filter(shape -> shape.rank() == 3).findFirst().orElse(first);
    Shape channels = output.rank() == 3 && output.size() > 0 ? Shape.of(output.extent(2)) : output;
    if (!inputs.stream().allMatch(shape -> shape.equals(output) || shape.equals(channels))) {
      throw new LayerException(
          String.format(
              Locale.ROOT,
              "layer '%s': expected inputs of one shape, or vectors with a number for each channel of the images, but they are %s",
              name,
              inputs));
    }
    return output;
  }

  /** Of one element, counted in {@code MultiplyTextbook}. */
  @Override
  public Flop flop(List<Shape> inputs) {
    long size = outputShape(inputs).size();
    long count = inputs.size();
    return new Flop((count - 1) * size, 0, count * count * size);
  }
}
