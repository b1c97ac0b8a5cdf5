package org.lanewise.engine.layer;

import java.util.List;
import java.util.Objects;
import org.lanewise.engine.tensor.Shape;

/**
 * The sum of two or more inputs, element by element, from the first to the last. All have one
 * shape, which is the output's.
 *
 * {@snippet :
 * Graph residual = Graph.of(
 *     Node.of(conv2d(3, 3).same().relu()), Node.of(add(), "conv2d", "input"));
 * assert Network.of(Shape.of(8, 8, 3), residual).outputShape().equals(Shape.of(8, 8, 3));
 * }
 *
 * @param name the layer's name
 */
public record Add(String name) implements Layer {

  /** Refuses null. */
  public Add {
    Checks.name(name);
  }

  @Override
  public Add named(String name) {
    return new Add(name);
  }

  @Override
  public Shape outputShape(Shape input) {
    return outputShape(List.of(Objects.requireNonNull(input, "input")));
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return Checks.same(name, inputs);
  }

  @Override
  public Flop flop(List<Shape> inputs) {
    return new Flop((inputs.size() - 1L) * outputShape(inputs).size(), 0, 0);
  }
}
