package org.lanewise.engine.doctor;

import java.util.Locale;
import java.util.Optional;

/**
 * Moving statistics of batch normalization that say nothing for half of a run or more. Where they
 * take longer than an epoch, but less than that, the first epochs' validation is lost and no more.
 */
final class StatisticsColdCause implements Cause {

  @Override
  public String name() {
    return "statistics-cold";
  }

  @Override
  public String healthy() {
    return "In half of the run at the latest less than 5 % of the moving statistics is what they began as.";
  }

  @Override
  public Optional<Finding> find(Observations observations) {
    RunFacts facts = observations.facts();
    double cold = facts.coldSteps().orElse(0);
    int steps = facts.stepsPerEpoch();
    boolean harmless = cold <= steps || 2 * cold < (double) steps * facts.epochs();
    if (!observations.epochEnded() || observations.epochs().size() > 1 || harmless) {
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
            fix(facts, cold)));
  }

  /** A batch of which an epoch has enough steps, where there is one. */
  private static Fix fix(RunFacts facts, double cold) {
    int batch = Integer.highestOneBit((int) (facts.images() / cold));
    return batch > 1
        ? new Fix(
            "Train with smaller batches, or give the batch normalizations a smaller momentum.",
            new Fix.BatchSize(batch))
        : new Fix(
            "Give the batch normalizations a smaller momentum: with 0.9, 29 steps are enough.");
  }
}
