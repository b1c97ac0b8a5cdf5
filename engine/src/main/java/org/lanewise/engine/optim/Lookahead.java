package org.lanewise.engine.optim;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Slow weights that follow the trained, fast ones every so many steps, whereupon training goes on
 * from the slow ones:
 *
 * <pre>
 * slow += share(t) · (fast - slow),   fast = slow      in every step t that is a multiple of k
 *
 * share(t) = 1 - (1 - alpha) · (t / T)^power
 * </pre>
 *
 * <p>of T steps in all. With power 0 the share is alpha throughout: Zhang et al., "Lookahead
 * Optimizer: k steps forward, 1 step back", 2019. A higher power lets the slow weights follow
 * closely at first and average more in the end; Jordan's "94% on CIFAR-10 in 3.29 Seconds on a
 * Single GPU", 2024, has k = 5, power 3 and alpha 1 - 0.95⁵.
 *
 * <p>Moving statistics go the same way as the weights that they belong to.
 *
 * {@snippet :
 * Training.of(network).data(data).batch(10).epochs(1).average(Lookahead.of(5, 0.5)).run();
 * }
 *
 * @param every k, at least 1
 * @param alpha the share in the end, in [1.2e-16, 1]: less would leave the slow weights as they are
 * @param power at least 0
 */
public record Lookahead(int every, double alpha, int power) implements Average {

  private static final int LARGEST_POWER = 100;

  /** With less, 1 - alpha is 1. */
  private static final double SMALLEST_ALPHA = 0x1p-53;

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException when one is outside its range
   */
  public Lookahead {
    Settings.count("the steps of the lookahead between two averages", every, 1);
    if (!(alpha >= SMALLEST_ALPHA && alpha <= 1)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "alpha of the lookahead is %s, but must be from 1.2e-16 to 1", alpha));
    }
    if (power < 0 || power > LARGEST_POWER) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the power of the lookahead is %d, but must be from 0 to %d",
              power,
              LARGEST_POWER));
    }
  }

  /** The same share throughout. */
  public static Lookahead of(int every, double alpha) {
    return new Lookahead(every, alpha, 0);
  }

  @Override
  public String label() {
    return "lookahead";
  }

  @Override
  public Map<String, Double> settings() {
    return Map.of("every", (double) every, "alpha", alpha, "power", (double) power);
  }

  @Override
  public boolean dependsOnLength() {
    return power > 0;
  }

  @Override
  public boolean averagesStatistics() {
    return true;
  }

  @Override
  public boolean restarts(long step) {
    return step % every == 0;
  }

  @Override
  public void update(int from, int to, long step, long steps, float[] parameters, float[] average) {
    Objects.requireNonNull(parameters, "parameters");
    Objects.requireNonNull(average, "average");
    if (restarts(step)) {
      double kept = 1 - alpha;
      for (int i = 0; i < power; i++) {
        kept *= (double) step / steps;
      }
      Average.approach(from, to, (float) (1 - kept), parameters, average);
    }
  }
}
