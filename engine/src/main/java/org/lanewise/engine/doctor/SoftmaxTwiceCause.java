package org.lanewise.engine.doctor;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The network ends in a softmax, and the loss applies another. */
final class SoftmaxTwiceCause implements Cause {

  private static final double TOLERANCE = 1e-6;

  @Override
  public String name() {
    return "softmax-twice";
  }

  @Override
  public String healthy() {
    return "Logits are any numbers; their mean magnitude changes from batch to batch.";
  }

  @Override
  public Optional<Finding> find(Observations observations) {
    Checkup c = observations.checkup().orElse(null);
    Window w = observations.window().orElse(null);
    double inverse = observations.facts().chanceAccuracy();
    if (w == null
        || observations.facts().guess().isPresent()
        || Math.abs(w.meanAbsoluteLogit() - inverse) > TOLERANCE
        || c != null && Math.abs(c.meanAbsoluteLogit() - inverse) > TOLERANCE) {
      return Optional.empty();
    }
    int classes = observations.facts().classes();
    double floor = StrictMath.log(StrictMath.exp(1) + classes - 1) - 1;
    return Optional.of(
        observations.finding(
            this,
            Severity.PROBLEM,
            String.format(
                Locale.ROOT,
                "the mean absolute logit is exactly 1/C = %.4f, as if every image's logits were probabilities; the loss can't fall below %.3f (it is %.3f).",
                w.meanAbsoluteLogit(),
                floor,
                w.loss()),
            Evidence.of("mean_absolute_logit", w.meanAbsoluteLogit())
                .and("loss", w.loss())
                .and("loss_floor", floor),
            new Fix(
                "Take the softmax out of the network: the loss has its own.",
                new Fix.RemoveSoftmax())));
  }

  @Override
  public Set<String> explains() {
    return Set.of("learning-rate-too-low", "network-too-small", "weak-optimizer");
  }
}
