package org.lanewise.lab.doctor;

import java.util.Map;
import org.lanewise.engine.optim.Schedule;

/**
 * A learning rate that grows by a factor with every step.
 *
 * @param first the rate of the first step
 * @param factor from one step to the next
 */
record SweepingRate(double first, double factor) implements Schedule {

  @Override
  public String label() {
    return "sweep";
  }

  @Override
  public Map<String, Double> settings() {
    return Map.of("first", first, "factor", factor);
  }

  @Override
  public double rate(double base, long step, long steps, double[] state) {
    return rate(step);
  }

  /** The rate of a step, counted from 1. */
  double rate(long step) {
    return first * StrictMath.pow(factor, step - 1);
  }
}
