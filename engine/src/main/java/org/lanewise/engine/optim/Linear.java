package org.lanewise.engine.optim;

import java.util.Map;

/**
 * The rate falls along a line over the whole run.
 *
 * <pre>
 * rate(t) = base · ((1 - end) · (1 - t / T) + end)                t = step - 1, T steps
 * </pre>
 *
 * <p>Source: Keras' {@code PolynomialDecay} of power 1, whose {@code end_learning_rate} is {@code
 * base · end}.
 *
 * {@snippet :
 * Training.of(network).data(data).batch(10).epochs(1).schedule(linear()).run();
 * Schedule toATenth = new Linear(0.1);
 * }
 *
 * @param end the part of the optimizer's rate that it falls to, in [0, 1]
 */
public record Linear(double end) implements Schedule {

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException when the end is outside its range
   */
  public Linear {
    Settings.partOrNone("end of the line", end);
  }

  @Override
  public String label() {
    return "linear";
  }

  @Override
  public Map<String, Double> settings() {
    return Map.of("end", end);
  }

  @Override
  public double rate(double base, long step, long steps, double[] state) {
    double part = Math.min(1, (step - 1.0) / steps);
    return base * ((1 - end) * (1 - part) + end);
  }

  @Override
  public boolean dependsOnLength() {
    return true;
  }
}
