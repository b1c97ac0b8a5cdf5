package org.lanewise.engine.optim;

import java.util.Map;

/**
 * The optimizer's learning rate in every step.
 *
 * {@snippet :
 * Training.of(network).data(data).batch(10).epochs(1).schedule(new Constant()).run();
 * }
 */
public record Constant() implements Schedule {

  @Override
  public String label() {
    return "constant";
  }

  @Override
  public Map<String, Double> settings() {
    return Map.of();
  }

  @Override
  public double rate(double base, long step, long steps, double[] state) {
    return base;
  }
}
