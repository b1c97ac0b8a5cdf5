package org.lanewise.engine.doctor;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** A network that has learned all that it can hold. */
final class NetworkTooSmallCause implements Cause {

  private static final int EPOCHS = 2;

  /** Before so many steps a loss that stands still is a beginning, whatever the network holds. */
  private static final int STEPS = 200;

  /**
   * Features per class that the last layer decides by; the article's networks have 230 and more.
   */
  private static final double FEATURES = 8;

  private static final double HIGH = 0.5;
  private static final double GAP = 0.07;
  private static final double IMPROVEMENT = 0.1;

  @Override
  public String name() {
    return "network-too-small";
  }

  @Override
  public String healthy() {
    return "The training loss goes on falling, and gets below the validation loss.";
  }

  @Override
  public Optional<Finding> find(Observations observations) {
    RunFacts facts = observations.facts();
    Window w = observations.window().orElse(null);
    int count = observations.epochs().size();
    if (!observations.epochEnded() || w == null || count < EPOCHS || observations.steps() < STEPS) {
      return Optional.empty();
    }
    EpochEnd now = observations.epochs().getLast();
    EpochEnd before = observations.epochs().get(count - 2);
    OptionalDouble validation = now.validationLoss();
    double gap = validation.isEmpty() ? 0 : validation.getAsDouble() / now.loss() - 1;
    double improvement = 1 - now.loss() / before.loss();
    boolean small = facts.features() < FEATURES * facts.classes();
    if (!small
        || LearningRateTooHighCause.thrown(observations)
        || !(now.loss() > HIGH * facts.chanceLoss())
        || Math.abs(gap) > GAP
        || Math.abs(improvement) > IMPROVEMENT
        || w.updateRatio() < LearningRateTooLowCause.RATIO) {
      return Optional.empty();
    }
    return Optional.of(
        observations.finding(
            this,
            Severity.PROBLEM,
            String.format(
                Locale.ROOT,
                "the loss stays at %s on training images%s; the network has %,d parameters and decides %d classes by %d features.",
                Rates.loss(now.loss(), 3),
                validation.isEmpty()
                    ? ""
                    : " and %s on validation images"
                        .formatted(Rates.loss(validation.getAsDouble(), 3)),
                facts.parameters(),
                facts.classes(),
                facts.features()),
            evidence(now)
                .and("improvement", improvement)
                .and("parameters", facts.parameters())
                .and("features", facts.features()),
            new Fix(
                "Add filters, or another block of convolution and pooling.",
                new Fix.LargerNetwork())));
  }

  private static Evidence evidence(EpochEnd now) {
    Evidence loss = Evidence.of("loss", now.loss());
    return now.validationLoss().isPresent()
        ? loss.and("validation_loss", now.validationLoss().getAsDouble())
        : loss;
  }
}
