package org.lanewise.engine.layer;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.lanewise.engine.kernel.ActivationFunction;
import org.lanewise.engine.kernel.ActivationKernel;
import org.lanewise.engine.tensor.Shape;

/**
 * An activation function as a layer of its own: {@code y = f(x)}, number by number, softmax over
 * the last axis. Output shape = input shape. The formulas are in {@link ActivationFunction}, the
 * arithmetic behind {@link ActivationKernel}.
 *
 * {@snippet :
 * Network net = Network.sequential(Shape.of(8, 8, 3),
 *     conv2d(4, 3), activation(Activation.GELU), flatten(), dense(10));
 * assert net.node("gelu").isPresent();
 * }
 *
 * @param name the layer's name
 * @param activation not linear
 */
public record Activate(String name, Activation activation) implements Layer {

  /**
   * Checks the settings.
   *
   * @throws LayerException when the name is none, or the activation is linear
   */
  public Activate {
    Checks.name(name);
    Objects.requireNonNull(activation, "activation");
    if (activation.function().isEmpty()) {
      throw new LayerException(
          String.format(
              Locale.ROOT,
              "layer '%s': its activation is linear, which does nothing; leave the layer out",
              name));
    }
  }

  /** That of the function: {@code relu}, {@code leakyrelu}, … */
  @Override
  public String type() {
    return activation.label();
  }

  /** Which function. */
  public ActivationFunction function() {
    return activation.function().orElseThrow();
  }

  @Override
  public Activate named(String name) {
    return new Activate(name, activation);
  }

  @Override
  public Shape outputShape(Shape input) {
    Objects.requireNonNull(input, "input");
    return input;
  }

  @Override
  public Flop flop(List<Shape> inputs) {
    return activation.flop(outputShape(inputs).size());
  }
}
