package org.lanewise.engine.layer;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.lanewise.engine.tensor.Role;
import org.lanewise.engine.tensor.Shape;

/**
 * A fully connected layer: {@code y = x · kernel + bias}.
 *
 * <h2>Shapes</h2>
 *
 * input {@code [in]} → output {@code [units]}; kernel {@code [in, units]}, bias {@code [units]}.
 *
 * {@snippet :
 * Network net = Network.sequential(Shape.of(8, 8, 1), flatten(), dense(32).relu(), dense(10));
 * assert net.parameterCount() == 64 * 32 + 32 + 32 * 10 + 10;
 * }
 *
 * @param name the layer's name
 * @param units the number of outputs
 * @param bias whether a bias is added to the sums
 * @param activation applied to the sums
 * @param learning how kernel and bias begin and are trained
 */
public record Dense(String name, int units, boolean bias, Activation activation, Learning learning)
    implements Layer {

  /**
   * Checks the settings.
   *
   * @throws LayerException when the name is none, {@code units} is below 1 or above 2^24, or
   *     nothing is to be trained but a bias that is not there
   */
  public Dense {
    Checks.name(name);
    Objects.requireNonNull(activation, "activation");
    Objects.requireNonNull(learning, "learning");
    List<Role> all = Learning.weights(true);
    learning = learning.of(name, all, Learning.weights(bias));
    Checks.size(name, "units", units);
  }

  /** With parameters that begin and are trained as usual. */
  public Dense(String name, int units, boolean bias, Activation activation) {
    this(name, units, bias, activation, Learning.DEFAULT);
  }

  /** With a bias. */
  public Dense(String name, int units, Activation activation) {
    this(name, units, true, activation);
  }

  /** The same without a bias. */
  public Dense withoutBias() {
    return new Dense(name, units, false, activation, learning);
  }

  @Override
  public Dense with(Learning learning) {
    return new Dense(name, units, bias, activation, learning);
  }

  /** The same with another activation. */
  public Dense with(Activation activation) {
    return new Dense(name, units, bias, activation, learning);
  }

  /** The same with a ReLU. */
  public Dense relu() {
    return with(Activation.RELU);
  }

  @Override
  public Dense named(String name) {
    return new Dense(name, units, bias, activation, learning);
  }

  @Override
  public Shape outputShape(Shape input) {
    if (input.rank() != 1 || input.size() == 0) {
      throw new LayerException(
          String.format(
              Locale.ROOT,
              "layer '%s': expected a vector, but its input is %s; put a Flatten before it",
              name,
              input));
    }
    return Shape.of(units);
  }

  @Override
  public List<Parameter> parameters(Shape input) {
    outputShape(input);
    int inputs = input.size();
    Parameter weights = Parameter.kernel(Checks.output(name, inputs, units), inputs, units);
    return bias ? List.of(weights, Parameter.perChannel(Role.BIAS, units)) : List.of(weights);
  }

  @Override
  public Flop flop(List<Shape> inputs) {
    outputShape(inputs);
    long products = 2L * inputs.getFirst().size() * units;
    return new Flop(products, products, products).plus(activation.flop(units));
  }
}
