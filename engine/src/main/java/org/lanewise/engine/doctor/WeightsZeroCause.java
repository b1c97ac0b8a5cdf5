package org.lanewise.engine.doctor;

import java.util.Locale;
import java.util.Optional;

/** Weights that are all zero, or all the same, learn the same. */
final class WeightsZeroCause implements Cause {

  private static final double SAME = 1e-6;

  private static final double ALIKE = 0.999;

  @Override
  public String name() {
    return "weights-zero";
  }

  @Override
  public String healthy() {
    return "Every filter starts with other weights, and logits differ from the first batch on.";
  }

  @Override
  public Optional<Finding> find(Observations observations) {
    Checkup c = observations.checkup().orElse(null);
    if (c == null
        || c.alikeFilters() < ALIKE
        || Math.abs(c.loss() - observations.facts().chanceLoss()) > SAME
            && c.meanAbsoluteLogit() > SAME) {
      return Optional.empty();
    }
    return Optional.of(
        observations.finding(
            this,
            Severity.HOPELESS,
            String.format(
                Locale.ROOT,
                "all filters of a layer have the same weights, and the loss before step 1 is %.6f whatever the image.",
                c.loss()),
            Evidence.of("first_loss", c.loss())
                .and("alike_filters", c.alikeFilters())
                .and("mean_absolute_logit", c.meanAbsoluteLogit()),
            new Fix("Start from random weights.", new Fix.NewWeights(1))));
  }
}
