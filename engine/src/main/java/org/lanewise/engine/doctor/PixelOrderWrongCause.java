package org.lanewise.engine.doctor;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** The bytes of an image are read in another order than they were written. */
final class PixelOrderWrongCause implements Cause {

  private static final double NEIGHBOURS = 0.3;
  private static final double MARGIN = 0.05;

  @Override
  public String name() {
    return "pixel-order-wrong";
  }

  @Override
  public String healthy() {
    return "A pixel resembles its neighbours more than pixels further away.";
  }

  @Override
  public Optional<Finding> find(Observations observations) {
    Checkup c = observations.checkup().orElse(null);
    if (c == null || c.imageDifference() == 0 || c.nextPixel().isEmpty() || c.nextRow().isEmpty()) {
      return Optional.empty();
    }
    double pixel = c.nextPixel().getAsDouble();
    double row = c.nextRow().getAsDouble();
    double plane = c.planeAway().orElse(-1); // what is not there resembles nothing
    double third = c.thirdPixel().orElse(-1);
    boolean scrambled = pixel < NEIGHBOURS || row < NEIGHBOURS;
    // With vertical stripes a pixel further down its column resembles more than the next in its
    // row,
    // and one plane on may be such a one.
    boolean stripes = row > pixel + 2 * MARGIN;
    boolean planar = !stripes && plane > pixel - MARGIN || plane > row + MARGIN;
    boolean interleaved = third > pixel + MARGIN;
    if (!scrambled && !planar && !interleaved) {
      return Optional.empty();
    }
    return Optional.of(
        observations.finding(
            this,
            Severity.PROBLEM,
            String.format(
                Locale.ROOT,
                "a value correlates %.2f with the next pixel in its row, %.2f with the next row%s%s.",
                pixel,
                row,
                words(", %.2f three pixels on", c.thirdPixel()),
                words(", but %.2f with the value one plane on", c.planeAway())),
            Evidence.of("next_pixel", pixel)
                .and("next_row", row)
                .and("third_pixel", c.thirdPixel())
                .and("plane_away", c.planeAway()),
            new Fix(
                "Render one image of each class; CIFAR's files hold planes, networks want the channels of a pixel side by side.",
                new Fix.LookAt(Fix.Data.PIXEL_ORDER))));
  }

  /** Nothing where there is no such pair of values, as in pictures with one channel. */
  @SuppressWarnings("AnnotateFormatMethod") // The annotation would be one more dependency.
  private static String words(String format, OptionalDouble correlation) {
    return correlation.isPresent()
        ? String.format(Locale.ROOT, format, correlation.getAsDouble())
        : "";
  }
}
