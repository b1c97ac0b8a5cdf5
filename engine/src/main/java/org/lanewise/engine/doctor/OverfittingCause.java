package org.lanewise.engine.doctor;

import java.util.Optional;

/** It learns the training images by heart; that is no stall. */
final class OverfittingCause implements Cause {

  private static final int EPOCHS = 3;
  private static final double RISE = 1.15;

  @Override
  public String name() {
    return "overfitting";
  }

  @Override
  public String healthy() {
    return "Validation loss falls with training loss, or stays.";
  }

  @Override
  public Optional<Finding> find(Chart chart) {
    int count = chart.epochs().size();
    if (!chart.epochEnded() || count <= EPOCHS) {
      return Optional.empty();
    }
    EpochEnd best = chart.epochs().getFirst();
    for (EpochEnd end : chart.epochs()) {
      best = end.validationLoss() < best.validationLoss() ? end : best;
    }
    EpochEnd now = chart.epochs().getLast();
    if (now.epoch() - best.epoch() < EPOCHS
        || !(now.validationLoss() > RISE * best.validationLoss())
        || !(now.loss() < best.loss())) {
      return Optional.empty();
    }
    return Optional.of(
        chart.finding(
            this,
            Severity.ADVICE,
            "since epoch %d the training loss fell from %.3f to %.3f, while the validation loss rose from %.3f to %.3f."
                .formatted(
                    best.epoch(),
                    best.loss(),
                    now.loss(),
                    best.validationLoss(),
                    now.validationLoss()),
            Evidence.of("best_epoch", best.epoch())
                .and("best_validation_loss", best.validationLoss())
                .and("validation_loss", now.validationLoss())
                .and("loss", now.loss()),
            new Fix(
                "Stop after epoch %d, or learn from more or augmented images, or use dropout."
                    .formatted(best.epoch()),
                "--epochs " + best.epoch(),
                "new Dropout(\"dropout\", 0.5) before the last layer")));
  }
}
