package org.lanewise.engine.doctor;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** It learns the training images by heart; that is no stall. */
final class OverfittingCause implements Cause {

  /** The epochs since the best one, and those of which the median counts: one bad one is noise. */
  private static final int EPOCHS = 3;

  /** A rise of the validation loss that needs no other sign. */
  private static final double RISE = 1.1;

  /** A rise that counts where validation has come apart from training. */
  private static final double SMALL_RISE = 1.03;

  /**
   * Of the loss of a guess: below that the network is right about nearly all images, whatever the
   * loss does.
   */
  private static final double LOW = 0.05;

  /** Of the loss of a guess: a rise that is worth a word. */
  private static final double SMALL = 0.01;

  /**
   * Validation loss over training loss. After ten epochs of CIFAR-10 the article's {@code shallow}
   * is above 2; those of its networks that still learn are below 1.3.
   */
  private static final double APART = 1.6;

  private static final String BEST_LOSS = "best_validation_loss";

  @Override
  public String name() {
    return "overfitting";
  }

  @Override
  public String healthy() {
    return "Validation loss falls with training loss, or stays.";
  }

  /** Until an epoch is better than the one that was the best then. */
  @Override
  public boolean holds(Finding earlier, Observations observations) {
    double best = earlier.evidence().getOrDefault(BEST_LOSS, 0.0);
    return observations.epochs().stream()
        .noneMatch(end -> end.validationLoss().orElse(best) < best);
  }

  @Override
  public Optional<Finding> find(Observations observations) {
    List<EpochEnd> epochs =
        observations.epochs().stream().filter(end -> end.validationLoss().isPresent()).toList();
    int count = epochs.size();
    if (!observations.epochEnded() || count <= EPOCHS) {
      return Optional.empty();
    }
    EpochEnd best = epochs.getFirst();
    for (EpochEnd end : epochs) {
      best = validationLoss(end) < validationLoss(best) ? end : best;
    }
    EpochEnd now = epochs.getLast();
    double recent =
        epochs.subList(count - EPOCHS, count).stream()
            .mapToDouble(OverfittingCause::validationLoss)
            .sorted()
            .toArray()[EPOCHS / 2];
    double rise = recent / validationLoss(best);
    double apart = recent / now.loss();
    double chance = observations.facts().chanceLoss();
    if (now.epoch() - best.epoch() < EPOCHS
        || !(recent > LOW * chance)
        || !(recent - validationLoss(best) > SMALL * chance)
        || !(apart > 1)
        || !(rise > RISE || rise > SMALL_RISE && apart > APART)
        || !(now.loss() < best.loss())) {
      return Optional.empty();
    }
    return Optional.of(
        observations.finding(
            this,
            Severity.ADVICE,
            String.format(
                Locale.ROOT,
                "since epoch %d the training loss fell from %.3f to %.3f, while the validation loss rose from %.3f to %.3f in the median of the last %d epochs, %.1f times that of training.",
                best.epoch(),
                best.loss(),
                now.loss(),
                validationLoss(best),
                recent,
                EPOCHS,
                apart),
            Evidence.of("best_epoch", best.epoch())
                .and(BEST_LOSS, validationLoss(best))
                .and("validation_loss", recent)
                .and("validation_over_training", apart)
                .and("loss", now.loss()),
            new Fix(
                String.format(
                    Locale.ROOT,
                    "Stop after epoch %d, or learn from more or augmented images, or use dropout.",
                    best.epoch()),
                new Fix.Epochs(best.epoch()))));
  }

  private static double validationLoss(EpochEnd end) {
    return end.validationLoss().orElseThrow();
  }
}
