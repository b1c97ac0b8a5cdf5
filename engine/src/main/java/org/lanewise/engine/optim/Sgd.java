package org.lanewise.engine.optim;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lanewise.engine.kernel.SgdKernel;

/**
 * Stochastic gradient descent with momentum; the formula is in {@link SgdKernel}.
 *
 * @param learningRate the step size, finite and positive as a float
 * @param momentum how much of the velocity stays, in [0, 1) as a float too; 0 is plain descent
 */
public record Sgd(double learningRate, double momentum) implements Optimizer {

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException when one is outside its range
   */
  public Sgd {
    Settings.positiveFloat("learning rate", learningRate);
    Settings.fraction("momentum", momentum);
    Settings.fraction("momentum as a float", (float) momentum);
  }

  /** Learning rate 0.01, Keras' default, and the usual momentum of 0.9. */
  public static Sgd defaults() {
    return new Sgd(0.01, 0.9);
  }

  @Override
  public String label() {
    return "sgd";
  }

  @Override
  public Sgd withLearningRate(double rate) {
    return new Sgd(rate, momentum);
  }

  @Override
  public Map<String, Double> settings() {
    return Map.of("momentum", momentum);
  }

  @Override
  public List<String> stateNames() {
    return List.of("velocity");
  }

  @Override
  public void update(
      UpdateRange range,
      long step,
      double rate,
      float[] parameters,
      float[] gradient,
      float[][] state) {
    Objects.requireNonNull(parameters, "parameters");
    Objects.requireNonNull(gradient, "gradient");
    SgdKernel.update(
        range.from(), range.to(), parameters, gradient, state[0], (float) rate, (float) momentum);
  }
}
