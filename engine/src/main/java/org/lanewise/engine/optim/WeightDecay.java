package org.lanewise.engine.optim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.kernel.Explained;
import org.lanewise.engine.kernel.Explained.Constant;
import org.lanewise.engine.kernel.Explained.Function;
import org.lanewise.engine.kernel.Explained.Named;
import org.lanewise.engine.kernel.Explained.Product;
import org.lanewise.engine.kernel.WeightDecayKernel;
import org.lanewise.engine.tensor.Role;

/**
 * Weight decay beside any optimizer, decoupled from the gradient and before the update, as Keras
 * has it: AdamW is this one around Adam. The formula is in {@link WeightDecayKernel}; the rate in
 * it is that of the slot in this step.
 *
 * {@snippet :
 * Training.of(network).data(data).batch(10).epochs(1).optimizer(adam(1e-3).withDecay(0.01)).run();
 * Optimizer all = new WeightDecay(sgd(0.1, 0.9), Map.of(Role.KERNEL, 5e-4, Role.BIAS, 5e-4));
 * }
 */
public final class WeightDecay extends OptimizerDecorator {

  /** What its settings are called, followed by a role: {@code weight_decay.kernel}. */
  public static final String PREFIX = "weight_decay.";

  private final Map<Role, Double> decays;

  /**
   * Around an optimizer.
   *
   * @param decays by role; a role that is not there does not decay
   * @throws IllegalArgumentException when one is not positive and finite as a float, by itself or
   *     times the learning rate, or the optimizer has such a decay already
   */
  public WeightDecay(Optimizer inner, Map<Role, Double> decays) {
    super(inner);
    Map<Role, Double> copy = new EnumMap<>(Role.class);
    copy.putAll(Objects.requireNonNull(decays, "decays"));
    copy.forEach((role, decay) -> {
      Settings.positiveFloat("weight decay of the " + role.label(), decay);
      Settings.positiveFloat(
          "learning rate times the weight decay of the " + role.label(),
          inner.learningRate() * decay);
      if (inner.settings().containsKey(PREFIX + role.label())) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT, "%s decays the %s already; set one decay", inner, role.label()));
      }
    });
    this.decays = Collections.unmodifiableMap(copy);
  }

  /** AdamW with Keras' defaults: Adam's, and a decay of 0.004 of the kernels. */
  public static WeightDecay adamW() {
    return new WeightDecay(Adam.defaults(), Map.of(Role.KERNEL, 0.004));
  }

  /**
   * Back from {@link #settings}: the optimizer itself where none of them is about decay.
   *
   * @throws IllegalArgumentException when one is out of its range
   */
  public static Optimizer of(Optimizer inner, Map<String, Double> settings) {
    Objects.requireNonNull(inner, "inner");
    Objects.requireNonNull(settings, "settings");
    Map<Role, Double> decays = new EnumMap<>(Role.class);
    for (Role role : Role.values()) {
      Double decay = settings.get(PREFIX + role.label());
      if (decay != null) {
        decays.put(role, decay);
      }
    }
    return decays.isEmpty() ? inner : new WeightDecay(inner, decays);
  }

  @Override
  public WeightDecay withLearningRate(double rate) {
    return new WeightDecay(inner().withLearningRate(rate), decays);
  }

  @Override
  public Map<String, Double> settings() {
    Map<String, Double> all = new HashMap<>(inner().settings());
    decays.forEach((role, decay) -> all.put(PREFIX + role.label(), decay));
    return all;
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
    Double decay = decays.get(range.role());
    if (decay != null) {
      WeightDecayKernel.update(range.from(), range.to(), parameters, (float) (rate * decay));
    }
    super.update(range, step, rate, parameters, gradient, state);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof WeightDecay that
        && inner().equals(that.inner())
        && decays.equals(that.decays);
  }

  @Override
  public int hashCode() {
    return Objects.hash(inner(), decays);
  }

  /** As {@code Adam[…] with weight decay {KERNEL=0.004}}. */
  @Override
  public String toString() {
    return inner() + " with weight decay " + decays;
  }

  /** The decay, and then what the optimizer inside does with what is left. */
  @Override
  public Update explain(Update.At at) {
    Double decay = decays.get(at.range().role());
    if (decay == null) {
      return inner().explain(at);
    }
    float amount = (float) (at.rate() * decay);
    float[] left = at.parameters().clone();
    WeightDecayKernel.update(at.range().from(), at.range().to(), left, amount);
    Explained before = new Constant(Update.BEFORE, at.parameters()[at.index()]);
    Constant part = new Constant("rate · decay", amount);
    List<Named> numbers = new ArrayList<>();
    numbers.add(new Named(Update.BEFORE, before));
    numbers.add(new Named("part that decays", part));
    numbers.add(
        new Named("parameter after decay", Function.minus(before, Product.of(before, part))));
    List<Named> then = inner().explain(at.withParameters(left)).numbers();
    numbers.addAll(then.subList(1, then.size()));
    return new Update(numbers);
  }
}
