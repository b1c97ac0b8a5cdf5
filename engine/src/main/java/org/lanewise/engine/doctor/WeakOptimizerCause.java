package org.lanewise.engine.doctor;

import java.util.Locale;
import java.util.Optional;

/** Plain descent, where momentum or Adam would be many times faster. */
final class WeakOptimizerCause implements Cause {

  private static final double HIGH = 0.8;
  private static final double RISE = 1.02;
  private static final double DEAD = 0.5;
  private static final int STEPS = 50;

  @Override
  public String name() {
    return "weak-optimizer";
  }

  @Override
  public String healthy() {
    return "With Adam or momentum the loss falls well below that of a guess in the first epochs.";
  }

  @Override
  public Optional<Finding> find(Observations observations) {
    RunFacts facts = observations.facts();
    Window w = observations.window().orElse(null);
    if (!observations.epochEnded()
        || w == null
        || !facts.optimizer().equals("sgd")
        || facts.momentum() > 0
        || facts.stepsPerEpoch() * observations.epochs().size() < STEPS) {
      return Optional.empty();
    }
    EpochEnd end = observations.epochs().getLast();
    if (!(end.loss() > HIGH * facts.chanceLoss())
        || end.loss() > RISE * observations.firstLoss()
        || w.updateRatio() < LearningRateTooLowCause.RATIO
        || w.deadFraction() > DEAD
        || LearningRateTooHighCause.thrown(observations)) {
      return Optional.empty();
    }
    return Optional.of(
        observations.finding(
            this,
            Severity.PROBLEM,
            String.format(
                Locale.ROOT,
                "updates are of a fair size (%.1e of the weights), but with plain descent the loss only came from %.3f to %s in %d epoch%s.",
                w.updateRatio(),
                observations.firstLoss(),
                Rates.loss(end.loss(), 3),
                end.epoch(),
                end.epoch() == 1 ? "" : "s"),
            Evidence.of("update_ratio", w.updateRatio())
                .and("loss", end.loss())
                .and("first_loss", observations.firstLoss())
                .and("momentum", facts.momentum()),
            new Fix("Use Adam, or give the descent momentum.", new Fix.UseAdam())));
  }
}
