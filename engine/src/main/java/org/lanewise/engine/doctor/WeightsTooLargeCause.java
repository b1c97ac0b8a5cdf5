package org.lanewise.engine.doctor;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Initial weights so large that the first guesses are certain and wrong. */
final class WeightsTooLargeCause implements Cause {

  private static final double LOSS = 1.5;
  private static final double LOGIT = 5;

  @Override
  public String name() {
    return "weights-too-large";
  }

  @Override
  public String healthy() {
    return "Logits below 1 and a loss before step 1 near that of a guess.";
  }

  @Override
  public Optional<Finding> find(Observations observations) {
    Checkup c = observations.checkup().orElse(null);
    if (c == null
        || !c.inputNormal()
        || c.loss() <= LOSS * observations.facts().chanceLoss()
        || c.meanAbsoluteLogit() <= LOGIT) {
      return Optional.empty();
    }
    return Optional.of(
        observations.finding(
            this,
            Severity.PROBLEM,
            String.format(
                Locale.ROOT,
                "the input is normal (%.3g to %.3g), but logits are %s on average and the loss before step 1 is %s where a guess has %.2f.",
                c.inputMinimum(),
                c.inputMaximum(),
                Rates.loss(c.meanAbsoluteLogit(), 1),
                Rates.loss(c.loss(), 2),
                observations.facts().chanceLoss()),
            Evidence.of("first_loss", c.loss())
                .and("mean_absolute_logit", c.meanAbsoluteLogit())
                .and("input_maximum", c.inputMaximum()),
            new Fix(
                "Start from Glorot's weights; if training led here, it diverged: start again with a lower learning rate.",
                new Fix.NewWeights(1))));
  }

  @Override
  public Set<String> explains() {
    return Set.of("dead-relus", "gradients-not-cleared");
  }
}
