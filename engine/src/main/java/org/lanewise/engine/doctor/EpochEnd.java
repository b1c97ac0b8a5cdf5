package org.lanewise.engine.doctor;

import java.util.Objects;
import java.util.OptionalDouble;
import org.lanewise.engine.train.EpochResult;

/**
 * The end of an epoch.
 *
 * @param epoch its number, from 1
 * @param steps its steps
 * @param loss mean cross-entropy of training, in nats, whatever loss is minimized
 * @param accuracy on the training images
 * @param validationLoss likewise; absent without validation images
 * @param validationAccuracy absent without validation images
 * @param imagesPerSecond of training alone
 */
public record EpochEnd(
    int epoch,
    int steps,
    double loss,
    double accuracy,
    OptionalDouble validationLoss,
    OptionalDouble validationAccuracy,
    double imagesPerSecond)
    implements Observation {

  /** Refuses null. */
  public EpochEnd {
    Objects.requireNonNull(validationLoss, "validationLoss");
    Objects.requireNonNull(validationAccuracy, "validationAccuracy");
  }

  /** What the trainer says of an epoch. */
  static EpochEnd of(EpochResult result, int steps, boolean crossEntropy) {
    return new EpochEnd(
        result.epoch(),
        steps,
        crossEntropy ? result.crossEntropy() : result.loss(),
        result.accuracy(),
        crossEntropy ? result.validationCrossEntropy() : result.validationLoss(),
        result.validationAccuracy(),
        result.imagesPerSecond());
  }

  /** The same as if there were no validation images. */
  EpochEnd withoutValidation() {
    return new EpochEnd(
        epoch,
        steps,
        loss,
        accuracy,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        imagesPerSecond);
  }
}
