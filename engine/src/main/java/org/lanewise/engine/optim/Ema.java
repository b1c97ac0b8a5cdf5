package org.lanewise.engine.optim;

import java.util.Map;
import java.util.Objects;

/**
 * The exponential moving average of the parameters, with the parameters after the first step in
 * place of the initial ones:
 *
 * <pre>
 * average(1) = w(1)        average(t) = average(t - 1) + (1 - momentum) · (w(t) - average(t - 1))
 * </pre>
 *
 * <p>As Keras' {@code use_ema} has it, {@code ema_momentum} included; like there, moving statistics
 * are not averaged.
 *
 * {@snippet :
 * Training.of(network).data(data).batch(10).epochs(1).average(new Ema(0.99)).run();
 * }
 *
 * @param momentum how much of the average a step keeps, in [0, 1) as a float too
 */
public record Ema(double momentum) implements Average {

  /**
   * Checks the setting.
   *
   * @throws IllegalArgumentException when it is outside its range
   */
  public Ema {
    Settings.fractionAsFloat("momentum of the average", momentum);
  }

  @Override
  public String label() {
    return "ema";
  }

  @Override
  public Map<String, Double> settings() {
    return Map.of("momentum", momentum);
  }

  @Override
  public void update(int from, int to, long step, long steps, float[] parameters, float[] average) {
    Objects.requireNonNull(parameters, "parameters");
    Objects.requireNonNull(average, "average");
    if (step == 1) {
      System.arraycopy(parameters, from, average, from, to - from);
    } else {
      Average.approach(from, to, 1f - (float) momentum, parameters, average);
    }
  }
}
