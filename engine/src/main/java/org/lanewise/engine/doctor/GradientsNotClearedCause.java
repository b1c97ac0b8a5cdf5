package org.lanewise.engine.doctor;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Each gradient still holds those of the steps before. */
final class GradientsNotClearedCause implements Cause {

  private static final double GROWTH = 3;

  /** A sum of gradients does not forget: nearly every norm is near the highest so far. */
  private static final double NEAR = 0.9;

  private static final double NEARLY_ALL = 0.85;

  /** Fewer measured norms may grow by chance. */
  private static final int NORMS = 5;

  /** Of the loss of a guess: where a gradient grows because the network learns, the loss falls. */
  private static final double FLAT = 0.965;

  /** Glorot's weights begin near 1; a network that begins to learn may grow from far less. */
  private static final double NORM = 2;

  @Override
  public String name() {
    return "gradients-not-cleared";
  }

  @Override
  public String healthy() {
    return "The gradient's norm goes up and down from step to step, and the loss falls.";
  }

  @Override
  public Optional<Finding> find(Observations observations) {
    double[] norms = observations.gradientNorms();
    Window w = observations.window().orElse(null);
    if (w == null || norms.length < NORMS) {
      return Optional.empty();
    }
    double highest = 0;
    int near = 0;
    for (double norm : norms) {
      highest = Math.max(highest, norm);
      near += norm >= NEAR * highest ? 1 : 0;
    }
    double first = norms[0];
    double last = norms[norms.length - 1];
    if (!(last > GROWTH * first)
        || !(last > NORM)
        || near < NEARLY_ALL * norms.length
        || !(w.loss() > FLAT * observations.facts().chanceLoss())) {
      return Optional.empty();
    }
    return Optional.of(
        observations.finding(
            this,
            Severity.PROBLEM,
            String.format(
                Locale.ROOT,
                "the gradient's norm grew from %.3g to %.3g, and %d of %d times that it was measured it was near its highest so far, while the loss is %.3f.",
                first,
                last,
                near,
                norms.length,
                w.loss()),
            Evidence.of("gradient_growth", last / first)
                .and("gradient_norm", last)
                .and("near_highest", (double) near / norms.length)
                .and("loss", w.loss()),
            new Fix("Clear the gradient before each backward pass.", new Fix.ClearGradients())));
  }

  @Override
  public Set<String> explains() {
    return Set.of("learning-rate-too-high", "dead-relus", "overfitting");
  }
}
