package org.lanewise.engine.optim;

import java.util.Map;

/**
 * The rate rises along a line to the optimizer's and falls along another to the end of the run.
 *
 * <pre>
 * rate(t) = base · (begin + (1 - begin) · u / top)                     u = t / T below top
 * rate(t) = base · (1 - (1 - end) · (u - top) / (1 - top))             from there on
 * </pre>
 *
 * <p>with t = step - 1 and T steps. Source: Smith, "Cyclical Learning Rates for Training Neural
 * Networks", 2017, one cycle of it; PyTorch's {@code CyclicLR} where begin and end are the same.
 *
 * {@snippet :
 * Training.of(network).data(data).batch(10).epochs(1).schedule(new Triangular(0.2, 0.25, 0)).run();
 * }
 *
 * @param begin the part of the optimizer's rate that it begins with, in [0, 1]
 * @param top the part of the run in which it rises, in (0, 1)
 * @param end the part of the optimizer's rate that it falls to, in [0, 1]
 */
public record Triangular(double begin, double top, double end) implements Schedule {

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException when one is outside its range
   */
  public Triangular {
    Settings.partOrNone("begin of the triangle", begin);
    Settings.partOrNone("end of the triangle", end);
    Settings.fraction("top of the triangle", top);
    Settings.positiveFloat("top of the triangle", top);
  }

  @Override
  public String label() {
    return "triangular";
  }

  @Override
  public Map<String, Double> settings() {
    return Map.of("begin", begin, "top", top, "end", end);
  }

  @Override
  public double rate(double base, long step, long steps, double[] state) {
    double u = Math.min(1, (step - 1.0) / steps);
    return u < top
        ? base * (begin + (1 - begin) * u / top)
        : base * (1 - (1 - end) * (u - top) / (1 - top));
  }

  @Override
  public boolean dependsOnLength() {
    return true;
  }
}
