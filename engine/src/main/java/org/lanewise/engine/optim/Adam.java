package org.lanewise.engine.optim;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lanewise.engine.kernel.AdamKernel;
import org.lanewise.engine.kernel.Explained;
import org.lanewise.engine.kernel.Explained.Constant;
import org.lanewise.engine.kernel.Explained.Function;
import org.lanewise.engine.kernel.Explained.Product;

/**
 * Adam as Keras has it; the formula is in {@link AdamKernel}.
 *
 * {@snippet :
 * Training.of(network).data(data).batch(10).epochs(1).optimizer(adam(1e-3)).run();
 * }
 *
 * @param learningRate the step size, finite and positive as a float
 * @param beta1 how much of the first moment stays, in [0, 1)
 * @param beta2 how much of the second moment stays, in [0, 1)
 * @param epsilon keeps the division from zero, finite and positive as a float
 */
public record Adam(double learningRate, double beta1, double beta2, double epsilon)
    implements Optimizer {

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException when one is outside its range
   */
  public Adam {
    Settings.positiveFloat("learning rate", learningRate);
    Settings.fraction("decay rate beta1", beta1);
    Settings.fraction("decay rate beta2", beta2);
    Settings.positiveFloat("epsilon", epsilon);
  }

  /** Keras' defaults: 0.001, 0.9, 0.999, 1e-7. */
  public static Adam defaults() {
    return new Adam(1e-3, 0.9, 0.999, 1e-7);
  }

  @Override
  public String label() {
    return "adam";
  }

  @Override
  public Adam withLearningRate(double rate) {
    return new Adam(rate, beta1, beta2, epsilon);
  }

  @Override
  public Map<String, Double> settings() {
    return Map.of("beta1", beta1, "beta2", beta2, "epsilon", epsilon);
  }

  @Override
  public List<String> stateNames() {
    return List.of("first-moment", "second-moment");
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
    double correction1 = 1 - Powers.power(beta1, step);
    double correction2 = 1 - Powers.power(beta2, step);
    float corrected = (float) (rate * Math.sqrt(correction2) / correction1);
    AdamKernel.update(
        range.from(),
        range.to(),
        parameters,
        gradient,
        state[0],
        state[1],
        corrected,
        (float) (1 - beta1),
        (float) (1 - beta2),
        (float) epsilon);
  }

  @Override
  public Update explain(Update.At at) {
    Update.Steps steps = new Update.Steps(this, at);
    Explained g = steps.get(Update.GRADIENT);
    double correction1 = 1 - Powers.power(beta1, at.step());
    double correction2 = 1 - Powers.power(beta2, at.step());
    steps.add("correction of the first moment", new Constant("1 − beta1^step", correction1));
    steps.add("correction of the second moment", new Constant("1 − beta2^step", correction2));
    Explained corrected =
        steps.add(
            "corrected rate",
            new Constant(
                "rate · √(1 − beta2^step) / (1 − beta1^step)",
                (float) (at.rate() * Math.sqrt(correction2) / correction1)));
    Explained m = steps.get("first-moment");
    Constant fresh1 = new Constant("1 − beta1", (float) (1 - beta1));
    Explained first =
        steps.add(
            Update.after("first-moment"),
            Function.plus(m, Product.of(Function.minus(g, m), fresh1)));
    Explained v = steps.get("second-moment");
    Constant fresh2 = new Constant("1 − beta2", (float) (1 - beta2));
    Explained second =
        steps.add(
            Update.after("second-moment"),
            Function.plus(v, Product.of(Function.minus(Product.of(g, g), v), fresh2)));
    Explained divisor =
        Function.plus(Function.root(second), new Constant("epsilon", (float) epsilon));
    Explained change = steps.add("change", Function.over(Product.of(first, corrected), divisor));
    steps.add(Update.AFTER, Function.minus(steps.get(Update.BEFORE), change));
    return steps.done();
  }
}
