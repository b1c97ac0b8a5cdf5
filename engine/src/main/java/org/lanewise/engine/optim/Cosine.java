package org.lanewise.engine.optim;

import java.util.Map;

/**
 * The rate falls along half a wave of the cosine over the whole run.
 *
 * <pre>
 * rate(t) = base · ((1 - end) · (1 + cos(π · t / T)) / 2 + end)   t = step - 1, T steps
 * </pre>
 *
 * <p>Source: Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", 2017,
 * without restarts, as Keras' {@code CosineDecay} whose {@code alpha} is {@code end}.
 *
 * {@snippet :
 * Training.of(network).data(data).batch(10).epochs(1).schedule(cosine()).run();
 * Schedule toATenth = new Cosine(0.1);
 * }
 *
 * @param end the part of the optimizer's rate that it falls to, in [0, 1]
 */
public record Cosine(double end) implements Schedule {

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException when the end is outside its range
   */
  public Cosine {
    Settings.partOrNone("end of the cosine", end);
  }

  @Override
  public String label() {
    return "cosine";
  }

  @Override
  public Map<String, Double> settings() {
    return Map.of("end", end);
  }

  @Override
  public double rate(double base, long step, long steps, double[] state) {
    double part = Math.min(1, (step - 1.0) / steps);
    return base * ((1 - end) * 0.5 * (1 + StrictMath.cos(Math.PI * part)) + end);
  }

  @Override
  public boolean dependsOnLength() {
    return true;
  }
}
