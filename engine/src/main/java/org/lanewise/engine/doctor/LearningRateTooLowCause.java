package org.lanewise.engine.doctor;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Steps so short that nothing moves. */
final class LearningRateTooLowCause implements Cause {

  /**
   * Of the article's networks, Adam at 3e-4 changes a kernel by 3e-3 of itself in a step, momentum
   * at 0.003 by 5e-4; Adam at a thousandth of its rate by 1e-5 to 5e-5.
   */
  static final double RATIO = 1e-4;

  /**
   * A network that a step moved so much has died or learned since: of a rate that is too low even
   * the first step, Adam's longest, is short.
   */
  private static final double MOVED = 1e-3;

  private static final double GRADIENT = 1e-3;
  private static final double DEAD = 0.5;

  /** A network that has learned needs no large steps. */
  private static final double LEARNED = 0.5;

  private static final int WINDOWS = 2;

  @Override
  public String name() {
    return "learning-rate-too-low";
  }

  @Override
  public String healthy() {
    return "A step changes a kernel by about a thousandth of itself.";
  }

  @Override
  public Optional<Finding> find(Observations observations) {
    Window w = observations.window().orElse(null);
    if (w == null
        || observations.windows().size()
            < Math.min(WINDOWS, observations.facts().stepsPerEpoch())) {
      return Optional.empty();
    }
    double ratio = w.updateRatio();
    // Of a network whose units are dead only the biases have a gradient.
    double gradient = w.kernelGradientNorm();
    if (!(ratio < RATIO)
        || observations.peakUpdateRatio() > MOVED
        || observations.spiked()
        || !(gradient > GRADIENT)
        || w.deadFraction() > DEAD
        || !(w.loss() > LEARNED * observations.facts().chanceLoss())) {
      return Optional.empty();
    }
    return Optional.of(
        observations.finding(
            this,
            Severity.PROBLEM,
            String.format(
                Locale.ROOT,
                "a step changes no kernel by more than %.1e of itself, though the gradient is healthy (norm %.3g) and nothing is dead.",
                ratio,
                gradient),
            Evidence.of("update_ratio", ratio)
                .and("gradient_norm", gradient)
                .and("dead_fraction", w.deadFraction())
                .and("loss", w.loss())
                .and("learning_rate", observations.facts().learningRate()),
            new Fix(
                "Raise the learning rate, or let the rate finder choose.",
                new Fix.LearningRate(Rates.higher(observations.facts())))));
  }

  @Override
  public Set<String> explains() {
    return Set.of("weak-optimizer", "network-too-small", "labels-wrong");
  }
}
