package org.lanewise.engine.doctor;

import java.util.Locale;
import java.util.Optional;

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
  public Optional<Finding> find(Chart chart) {
    Checkup c = chart.checkup().orElse(null);
    if (c == null || c.imageDifference() == 0 || Double.isNaN(c.nextPixel())) {
      return Optional.empty();
    }
    boolean scrambled = c.nextPixel() < NEIGHBOURS || c.nextRow() < NEIGHBOURS;
    boolean planar = c.planeAway() > c.nextPixel() - MARGIN || c.planeAway() > c.nextRow() + MARGIN;
    boolean interleaved = c.thirdPixel() > c.nextPixel() + MARGIN;
    if (!scrambled && !planar && !interleaved) {
      return Optional.empty();
    }
    return Optional.of(
        chart.finding(
            this,
            Severity.PROBLEM,
            String.format(
                Locale.ROOT,
                "a value correlates %.2f with the next pixel in its row, %.2f with the next row, %.2f three pixels on, but %.2f with the value one plane on.",
                c.nextPixel(),
                c.nextRow(),
                c.thirdPixel(),
                c.planeAway()),
            Evidence.of("next_pixel", c.nextPixel())
                .and("next_row", c.nextRow())
                .and("third_pixel", c.thirdPixel())
                .and("plane_away", c.planeAway()),
            new Fix(
                "Render one image of each class; CIFAR's files hold planes, networks want the channels of a pixel side by side.",
                new Fix.LookAt(Fix.Data.PIXEL_ORDER))));
  }
}
