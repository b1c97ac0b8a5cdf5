package org.lanewise.engine.optim;

import java.util.Map;

/**
 * The rate shrinks by a factor every so many steps.
 *
 * <pre>
 * rate(t) = base · factor^⌊t / every⌋                             t = step - 1
 * </pre>
 *
 * <p>Source: PyTorch's {@code StepLR}, told of every step; Keras' {@code ExponentialDecay} with
 * {@code staircase}.
 *
 * {@snippet :
 * Training.of(network).data(data).batch(10).epochs(1).schedule(stepDecay(1_000, 0.5)).run();
 * }
 *
 * @param every how many steps have one rate, from 1 to 2^53
 * @param factor what the rate is multiplied by then, in (0, 1]
 */
public record StepDecay(long every, double factor) implements Schedule {

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException when one is outside its range
   */
  public StepDecay {
    Settings.count("the steps between two decays of the rate", every, 1);
    Settings.part("factor of the learning rate", factor);
  }

  @Override
  public String label() {
    return "step";
  }

  @Override
  public Map<String, Double> settings() {
    return Map.of("every", (double) every, "factor", factor);
  }

  @Override
  public double rate(double base, long step, long steps, double[] state) {
    return base * Powers.power(factor, (step - 1) / every);
  }
}
