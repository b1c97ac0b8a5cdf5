package org.lanewise.engine.doctor;

import java.util.Locale;
import java.util.Optional;

/** The network is judged by images that it learns from. */
final class DataLeakageCause implements Cause {

  /** Below this, copies move the accuracy by less than the choice of a seed does. */
  private static final double FRACTION = 0.01;

  @Override
  public String name() {
    return "data-leakage";
  }

  @Override
  public String healthy() {
    return "No test image is in the training set, or hardly any.";
  }

  @Override
  public Optional<Finding> find(Observations observations) {
    Overlap o = observations.overlap().orElse(null);
    if (o == null || o.fraction() < FRACTION) {
      return Optional.empty();
    }
    return Optional.of(
        observations.finding(
            this,
            Severity.PROBLEM,
            String.format(
                Locale.ROOT,
                "%d of %d test images (%.1f %%) are copies of training images; the first is test image %d, which is training image %d (counted from 0). Validation accuracy says too much.",
                o.copies(),
                o.testImages(),
                100 * o.fraction(),
                o.firstTest(),
                o.firstTraining()),
            Evidence.of("copies", o.copies())
                .and("test_images", o.testImages())
                .and("first_test_image", o.firstTest())
                .and("first_training_image", o.firstTraining()),
            new Fix(
                "Take the copies out of one of the two parts, or divide the images anew.",
                new Fix.SeparateData())));
  }
}
