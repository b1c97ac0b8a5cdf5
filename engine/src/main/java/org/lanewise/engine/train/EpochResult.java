package org.lanewise.engine.train;

import java.util.Locale;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * What one epoch brought.
 *
 * @param epoch its number, from 1
 * @param loss mean training loss over the epoch, in nats, while the parameters changed, as Keras
 *     reports it
 * @param accuracy fraction of training images predicted correctly, likewise
 * @param validationLoss mean loss on the validation images after the epoch; absent without any
 * @param validationAccuracy fraction of validation images predicted correctly; absent without any
 * @param seconds of training alone
 * @param imagesPerSecond of training alone
 */
public record EpochResult(
    int epoch,
    double loss,
    double accuracy,
    OptionalDouble validationLoss,
    OptionalDouble validationAccuracy,
    double seconds,
    double imagesPerSecond) {

  /**
   * Checks the figures.
   *
   * @throws IllegalArgumentException when a loss is not finite: such an epoch brings no result, it
   *     ends the run
   */
  public EpochResult {
    Objects.requireNonNull(validationLoss, "validationLoss");
    Objects.requireNonNull(validationAccuracy, "validationAccuracy");
    if (!Double.isFinite(loss) || !Double.isFinite(validationLoss.orElse(0))) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "epoch %d has the training loss %s and the validation loss %s, but both must be finite",
              epoch,
              loss,
              validationLoss));
    }
  }

  /**
   * The loss that epochs are compared by: of the validation, or of training where there is none.
   */
  public double deciding() {
    return validationLoss.orElse(loss);
  }
}
