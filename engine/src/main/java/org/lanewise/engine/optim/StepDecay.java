package org.lanewise.engine.optim;

import java.util.Locale;
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
 * @param every how many steps have one rate, at least 1
 * @param factor what the rate is multiplied by then, in (0, 1]
 */
public record StepDecay(long every, double factor) implements Schedule {

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException when one is outside its range
   */
  public StepDecay {
    if (every < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the rate is to shrink every %d steps, but that must be 1 or more",
              every));
    }
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
