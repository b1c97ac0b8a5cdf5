package org.lanewise.engine.doctor;

import java.util.Locale;
import java.util.Optional;

/** All images are the same to the network. */
final class InputConstantCause implements Cause {

  @Override
  public String name() {
    return "input-constant";
  }

  @Override
  public String healthy() {
    return "Images differ, and the first layer gets a gradient for its weights.";
  }

  @Override
  public Optional<Finding> find(Observations observations) {

    Checkup c = observations.checkup().orElse(null);
    if (c == null || c.imageDifference() > 0 || observations.facts().images() == 1) {
      return Optional.empty();
    }
    return Optional.of(
        observations.finding(
            this,
            Severity.HOPELESS,
            String.format(
                Locale.ROOT,
                "every image that was looked at is the same: inputs from %.3g to %.3g, no difference between any two.",
                c.inputMinimum(),
                c.inputMaximum()),
            Evidence.of("image_difference", c.imageDifference())
                .and("input_minimum", c.inputMinimum())
                .and("input_maximum", c.inputMaximum())
                .and("input_deviation", c.inputDeviation()),
            new Fix(
                "Look at what the reader delivers: show an image.",
                new Fix.LookAt(Fix.Data.PIXELS))));
  }
}
