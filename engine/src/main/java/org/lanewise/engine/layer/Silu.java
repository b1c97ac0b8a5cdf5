package org.lanewise.engine.layer;

import java.util.List;
import java.util.Objects;
import org.lanewise.engine.tensor.Shape;

/**
 * The sigmoid linear unit, also called swish: {@code x · sigmoid(x)}. Output shape = input shape.
 *
 * <p>Source: Elfwing, Uchibe, Doya, "Sigmoid-Weighted Linear Units for Neural Network Function
 * Approximation in Reinforcement Learning", 2018.
 *
 * @param name the layer's name
 */
public record Silu(String name) implements Layer {

  /** Refuses null. */
  public Silu {
    Checks.name(name);
  }

  @Override
  public Shape outputShape(Shape input) {
    Objects.requireNonNull(input, "input");
    return input;
  }

  /** Of one element, counted in {@code ElementwiseTextbook} and {@code Exponential}. */
  @Override
  public Flop flop(List<Shape> inputs) {
    long size = outputShape(inputs).size();
    return new Flop(23 * size, 0, 27 * size);
  }
}
