package org.lanewise.engine.doctor;

import java.util.Locale;
import java.util.Optional;

/** Moving statistics of batch normalization that take longer than an epoch to say anything. */
final class StatisticsColdCause implements Cause {

  /** Then an epoch has enough steps, on any data that can be learned from. */
  private static final int SMALL_BATCH = 16;

  @Override
  public String name() {
    return "statistics-cold";
  }

  @Override
  public String healthy() {
    return "Within an epoch less than 5 % of the moving statistics is what they began as.";
  }

  @Override
  public Optional<Finding> find(Observations observations) {
    RunFacts facts = observations.facts();
    double cold = facts.coldSteps().orElse(0);
    int steps = facts.stepsPerEpoch();
    if (!observations.epochEnded() || observations.epochs().size() > 1 || cold <= steps) {
      return Optional.empty();
    }
    double first = Math.ceil(cold / steps);
    return Optional.of(
        observations.finding(
            this,
            Severity.ADVICE,
            String.format(
                Locale.ROOT,
                "the moving statistics of batch normalization follow so slowly that they need %,.0f steps, but an epoch has %,d; what is validated before epoch %,.0f says little, and is compared with nothing.",
                cold,
                steps,
                first),
            Evidence.of("cold_steps", cold)
                .and("steps_per_epoch", steps)
                .and("epochs", facts.epochs()),
            new Fix(
                "Give the batch normalizations a momentum of 0.9, or train with smaller batches.",
                new Fix.BatchSize(Math.min(facts.batch(), SMALL_BATCH)))));
  }
}
