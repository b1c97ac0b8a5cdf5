package org.lanewise.engine.optim;

import java.util.Map;

/**
 * The rate rises in the first part of the run from a fraction of its peak to the peak, and falls to
 * nearly zero until the end, both along half a wave of the cosine. The optimizer's own rate does
 * not count.
 *
 * <pre>
 * rate(t) = end + (begin - end) · (1 + cos(π · part)) / 2
 *
 * rise    begin = peak / 25, end = peak                part = t / (warmup · T - 1)      for t = 0 … warmup · T - 1
 * fall    begin = peak, end = peak / 250,000           part = (t - (warmup · T - 1)) / (T - warmup · T)
 * </pre>
 *
 * <p>with t = step - 1 and T steps. Source: Smith and Topin, "Super-Convergence: Very Fast Training
 * of Neural Networks Using Large Learning Rates", 2018, in PyTorch's form with its defaults and
 * without a cycle of the momentum.
 *
 * {@snippet :
 * Training.of(network).data(data).batch(10).epochs(1).schedule(oneCycle(4e-3)).run();
 * Schedule soonUp = new OneCycle(4e-3, 0.2);
 * }
 *
 * @param peak the largest rate
 * @param warmup the part of the run in which it rises, in (0, 1)
 */
public record OneCycle(double peak, double warmup) implements Schedule {

  private static final double BEGIN = 1.0 / 25;
  private static final double END = BEGIN / 1e4;

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException when one is outside its range
   */
  public OneCycle {
    Settings.positiveFloat("peak of the learning rate", peak);
    Settings.fraction("warm-up", warmup);
    Settings.positiveFloat("warm-up", warmup);
  }

  @Override
  public String label() {
    return "one-cycle";
  }

  @Override
  public Map<String, Double> settings() {
    return Map.of("peak", peak, "warmup", warmup);
  }

  @Override
  public double rate(double base, long step, long steps, double[] state) {
    double top = warmup * steps - 1;
    double t = step - 1.0;
    return t < top
        ? along(peak * BEGIN, peak, t / top)
        : along(peak, peak * END, (t - top) / (steps - 1 - top));
  }

  private static double along(double begin, double end, double part) {
    return end + (begin - end) / 2 * (1 + StrictMath.cos(Math.PI * Math.min(part, 1)));
  }

  @Override
  public boolean dependsOnLength() {
    return true;
  }
}
