package org.lanewise.engine.doctor;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The pixels enter as they are, 0 to 255. */
final class InputNotScaledCause implements Cause {

  /** A first loss that no small random weights make of small inputs. */
  private static final double LOSS = 1.5;

  @Override
  public String name() {
    return "input-not-scaled";
  }

  @Override
  public String healthy() {
    return "Inputs in [0, 1] or standardized, and a loss before step 1 near that of a guess.";
  }

  @Override
  public Optional<Finding> find(Observations observations) {
    Checkup c = observations.checkup().orElse(null);
    double limit = LOSS * observations.facts().chanceLoss();
    if (c == null || c.inputNormal() || c.inputDeviation() == 0 || !(c.loss() > limit)) {
      return Optional.empty();
    }
    return Optional.of(
        observations.finding(
            this,
            Severity.PROBLEM,
            String.format(
                Locale.ROOT,
                "the input runs from %.3g to %.3g with mean %.3g and deviation %.3g, and the loss before step 1 is %.2f where a guess has %.2f.",
                c.inputMinimum(),
                c.inputMaximum(),
                c.inputMean(),
                c.inputDeviation(),
                c.loss(),
                observations.facts().chanceLoss()),
            Evidence.of("input_maximum", c.inputMaximum())
                .and("input_mean", c.inputMean())
                .and("input_deviation", c.inputDeviation())
                .and("first_loss", c.loss())
                .and("mean_absolute_logit", c.meanAbsoluteLogit()),
            new Fix("Divide the pixels by 255.", new Fix.ScalePixels())));
  }

  @Override
  public Set<String> explains() {
    return Set.of("dead-relus", "gradients-not-cleared");
  }
}
