package org.lanewise.engine.optim;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lanewise.engine.kernel.Explained;
import org.lanewise.engine.kernel.Explained.Constant;
import org.lanewise.engine.kernel.Explained.Function;
import org.lanewise.engine.kernel.Explained.Product;
import org.lanewise.engine.kernel.RmsPropKernel;

/**
 * RMSprop as Keras has it, without centering; the formula is in {@link RmsPropKernel}.
 *
 * {@snippet :
 * Training.of(network).data(data).batch(10).epochs(1).optimizer(rmsProp(1e-3)).run();
 * }
 *
 * @param learningRate the step size, finite and positive as a float
 * @param rho how much of the mean square stays, in [0, 1) as a float too
 * @param momentum how much of the velocity stays, in [0, 1) as a float too; 0 for none
 * @param epsilon keeps the division from zero, finite and positive as a float
 */
public record RmsProp(double learningRate, double rho, double momentum, double epsilon)
    implements Optimizer {

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException when one is outside its range
   */
  public RmsProp {
    Settings.positiveFloat("learning rate", learningRate);
    Settings.fractionAsFloat("decay rate rho", rho);
    Settings.fractionAsFloat("momentum", momentum);
    Settings.positiveFloat("epsilon", epsilon);
  }

  /** Keras' defaults: 0.001, 0.9, no momentum, 1e-7. */
  public static RmsProp defaults() {
    return new RmsProp(1e-3, 0.9, 0, 1e-7);
  }

  @Override
  public String label() {
    return "rmsprop";
  }

  @Override
  public RmsProp withLearningRate(double rate) {
    return new RmsProp(rate, rho, momentum, epsilon);
  }

  @Override
  public Map<String, Double> settings() {
    return Map.of("rho", rho, "momentum", momentum, "epsilon", epsilon);
  }

  @Override
  public List<String> stateNames() {
    return momentum == 0 ? List.of("mean-square") : List.of("mean-square", "velocity");
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
    float used = (float) rate;
    float kept = (float) rho;
    float fresh = (float) (1 - rho);
    float small = (float) epsilon;
    if (momentum == 0) {
      RmsPropKernel.update(from, to, parameters, gradient, state[0], used, kept, fresh, small);
    } else {
      RmsPropKernel.update(
          from,
          to,
          parameters,
          gradient,
          state[0],
          state[1],
          used,
          kept,
          fresh,
          small,
          (float) momentum);
    }
  }

  @Override
  public Update explain(Update.At at) {
    Update.Steps steps = new Update.Steps(this, at);
    Explained g = steps.get(Update.GRADIENT);
    Constant kept = new Constant("rho", (float) rho);
    Constant fresh = new Constant("1 − rho", (float) (1 - rho));
    Explained square =
        steps.add(
            Update.after("mean-square"),
            Function.plus(
                Product.of(kept, steps.get("mean-square")), Product.of(fresh, Product.of(g, g))));
    Constant small = new Constant("epsilon", (float) epsilon);
    Explained root = Function.root(Function.plus(square, small));
    Explained rate = new Constant(Update.RATE, (float) at.rate());
    Explained change = steps.add("change", Function.over(Product.of(rate, g), root));
    if (momentum != 0) {
      Explained old = Product.of(new Constant("momentum", (float) momentum), steps.get("velocity"));
      change = steps.add(Update.after("velocity"), Function.plus(old, change));
    }
    steps.add(Update.AFTER, Function.minus(steps.get(Update.BEFORE), change));
    return steps.done();
  }
}
