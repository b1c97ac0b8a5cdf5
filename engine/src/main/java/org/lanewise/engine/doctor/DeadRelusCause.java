package org.lanewise.engine.doctor;

import java.util.Locale;
import java.util.Optional;

/** Units behind a ReLU that no image activates any more. */
final class DeadRelusCause implements Cause {

  private static final double DEAD = 0.5;
  private static final double RATIO = 1e-5;
  private static final double FLAT = 0.95;

  @Override
  public String name() {
    return "dead-relus";
  }

  @Override
  public String healthy() {
    return "Every unit is active on some image of an epoch.";
  }

  @Override
  public Optional<Finding> find(Observations observations) {
    Window w = observations.window().orElse(null);
    double chance = observations.facts().chanceLoss();
    if (w == null || !observations.epochEnded()) {
      return Optional.empty();
    }
    if (LearningRateTooHighCause.thrown(observations)
        || !(w.deadFraction() > DEAD)
        || !(w.loss() > FLAT * chance)
        || !(w.updateRatio() < RATIO)) {
      return Optional.empty();
    }
    return Optional.of(
        observations.finding(
            this,
            w.deadFraction() > 0.99 ? Severity.HOPELESS : Severity.PROBLEM,
            String.format(
                Locale.ROOT,
                "%.0f %% of a layer's units were never active in epoch %d, the loss stays at %s, and a step changes no kernel by more than %.1e of itself.",
                100 * w.deadFraction(),
                w.epoch(),
                Rates.loss(w.loss(), 3),
                w.updateRatio()),
            Evidence.of("dead_fraction", w.deadFraction())
                .and("loss", w.loss())
                .and("update_ratio", w.updateRatio()),
            new Fix(
                "Start again with new weights, and with a lower learning rate if it was high.",
                new Fix.NewWeights(2),
                new Fix.LearningRate(Rates.rounded(observations.facts().learningRate() / 3)))));
  }
}
