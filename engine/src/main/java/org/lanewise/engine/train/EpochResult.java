package org.lanewise.engine.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.lanewise.engine.loss.CrossEntropy;

/**
 * What one epoch brought.
 *
 * @param epoch its number, from 1
 * @param loss mean training loss over the epoch, in nats, while the parameters changed, as Keras
 *     reports it
 * @param accuracy fraction of training images predicted correctly, likewise; NaN where targets are
 *     numbers, which are met better or worse: then the metrics of the loss are in {@code own}
 * @param validation of the validation images after the epoch; absent without any
 * @param seconds of training alone
 * @param imagesPerSecond of training alone
 * @param own metrics of one's own by name: of training, and after {@link #VALIDATION} those of the
 *     validation images
 */
public record EpochResult(
    int epoch,
    double loss,
    double accuracy,
    Optional<Validation> validation,
    double seconds,
    double imagesPerSecond,
    Map<String, Double> own) {

  /**
   * How an epoch ended on images that it was not trained on.
   *
   * @param loss their mean loss
   * @param accuracy fraction of them predicted correctly; NaN where targets are numbers
   */
  public record Validation(double loss, double accuracy) {}

  /** What the names of metrics begin with that were taken of the validation images. */
  public static final String VALIDATION = "validation ";

  /** Without metrics of one's own. */
  public EpochResult(
      int epoch,
      double loss,
      double accuracy,
      OptionalDouble validationLoss,
      OptionalDouble validationAccuracy,
      double seconds,
      double imagesPerSecond) {
    this(
        epoch,
        loss,
        accuracy,
        validation(validationLoss, validationAccuracy),
        seconds,
        imagesPerSecond,
        Map.of());
  }

  private static Optional<Validation> validation(OptionalDouble loss, OptionalDouble accuracy) {
    Objects.requireNonNull(loss, "validationLoss");
    Objects.requireNonNull(accuracy, "validationAccuracy");
    return loss.isEmpty()
        ? Optional.empty()
        : Optional.of(new Validation(loss.getAsDouble(), accuracy.orElseThrow()));
  }

  /**
   * Checks the figures.
   *
   * @throws IllegalArgumentException when a loss is not finite: such an epoch brings no result, it
   *     ends the run
   */
  public EpochResult {
    Objects.requireNonNull(validation, "validation");
    Objects.requireNonNull(own, "own");
    own = Collections.unmodifiableMap(new LinkedHashMap<>(own));
    double validationLoss = validation.map(Validation::loss).orElse(0.0);
    if (!Double.isFinite(loss) || !Double.isFinite(validationLoss)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "epoch %d has the training loss %s and the validation loss %s, but both must be finite",
              epoch,
              loss,
              validationLoss));
    }
  }

  /** The mean loss on the validation images after the epoch; absent without any. */
  public OptionalDouble validationLoss() {
    return of(Validation::loss);
  }

  /**
   * The fraction of validation images predicted correctly; absent without any, and where targets
   * are numbers.
   */
  public OptionalDouble validationAccuracy() {
    return of(Validation::accuracy);
  }

  private OptionalDouble of(ToDoubleFunction<Validation> figure) {
    return validation.stream().mapToDouble(figure).filter(d -> !Double.isNaN(d)).findFirst();
  }

  /**
   * The loss that epochs are compared by: of the validation, or of training where there is none.
   */
  public double deciding() {
    return validationLoss().orElse(loss);
  }

  /** The mean cross-entropy of training: the loss, unless that is another one. */
  public double crossEntropy() {
    return own.getOrDefault(CrossEntropy.NAME, loss);
  }

  /** The mean cross-entropy on the validation images; absent without any. */
  public OptionalDouble validationCrossEntropy() {
    Double counted = own.get(VALIDATION + CrossEntropy.NAME);
    return counted == null ? validationLoss() : OptionalDouble.of(counted);
  }
}
