package org.lanewise.engine.optim;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lanewise.engine.kernel.Explained;
import org.lanewise.engine.kernel.Explained.Constant;
import org.lanewise.engine.kernel.Explained.Function;
import org.lanewise.engine.kernel.Explained.Product;
import org.lanewise.engine.kernel.SgdKernel;

/**
 * Stochastic gradient descent with momentum; the formula is in {@link SgdKernel}.
 *
 * {@snippet :
 * Training.of(network).data(data).batch(10).epochs(1).optimizer(sgd(0.05, 0.9)).run();
 * Training.of(network).data(data).batch(10).epochs(1).optimizer(nesterov(0.05, 0.9)).run();
 * }
 *
 * @param learningRate the step size, finite and positive as a float
 * @param momentum how much of the velocity stays, in [0, 1) as a float too; 0 is plain descent
 * @param nesterov whether the step looks ahead along the velocity
 */
public record Sgd(double learningRate, double momentum, boolean nesterov) implements Optimizer {

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException when one is outside its range
   */
  public Sgd {
    Settings.positiveFloat("learning rate", learningRate);
    Settings.fractionAsFloat("momentum", momentum);
  }

  /** Without Nesterov's look ahead. */
  public Sgd(double learningRate, double momentum) {
    this(learningRate, momentum, false);
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
    return new Sgd(rate, momentum, nesterov);
  }

  @Override
  public Map<String, Double> settings() {
    return nesterov ? Map.of("momentum", momentum, "nesterov", 1.0) : Map.of("momentum", momentum);
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
    int from = range.from();
    int to = range.to();
    float kept = (float) momentum;
    if (nesterov) {
      SgdKernel.nesterov(from, to, parameters, gradient, state[0], (float) rate, kept);
    } else {
      SgdKernel.update(from, to, parameters, gradient, state[0], (float) rate, kept);
    }
  }

  @Override
  public Update explain(Update.At at) {
    Update.Steps steps = new Update.Steps(this, at);
    Constant rate = new Constant(Update.RATE, (float) at.rate());
    Constant kept = new Constant("momentum", (float) momentum);
    Explained change = steps.add("rate · gradient", Product.of(steps.get(Update.GRADIENT), rate));
    Explained velocity =
        steps.add(
            Update.after("velocity"),
            Function.minus(Product.of(steps.get("velocity"), kept), change));
    if (nesterov) {
      velocity = steps.add("look ahead", Function.minus(Product.of(velocity, kept), change));
    }
    steps.add(Update.AFTER, Function.plus(steps.get(Update.BEFORE), velocity));
    return steps.done();
  }
}
