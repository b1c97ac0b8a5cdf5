package org.lanewise.engine.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.lanewise.engine.tensor.Shape;

/** What is not there, and what is no number, are two things. */
final class PixelsTest {

  private static OptionalDouble correlation(Shape shape, Pixels.Lag lag, float... image) {
    Pixels pixels = new Pixels(shape);
    pixels.add(image, image.length);
    return pixels.correlation(lag);
  }

  @Test
  void aGreyImageHasNoOtherPlaneAndANarrowOneNoThirdPixel() {
    Shape grey = Shape.of(2, 2, 1);
    assertTrue(correlation(grey, Pixels.Lag.PLANE, 1, 2, 3, 4).isEmpty());
    assertTrue(correlation(grey, Pixels.Lag.THIRD_PIXEL, 1, 2, 3, 4).isEmpty());
    assertEquals(1, correlation(grey, Pixels.Lag.NEXT_PIXEL, 1, 2, 3, 4).orElseThrow(), 1e-12);
  }

  @Test
  void valuesThatAreAllTheSameResembleNothing() {
    assertTrue(correlation(Shape.of(1, 4, 1), Pixels.Lag.NEXT_PIXEL, 7, 7, 7, 7).isEmpty());
  }

  @Test
  void aPixelThatIsNoNumberIsSeen() {
    OptionalDouble correlation =
        correlation(Shape.of(1, 4, 1), Pixels.Lag.NEXT_PIXEL, 1, Float.NaN, 3, 4);
    assertTrue(Double.isNaN(correlation.orElseThrow()));
  }
}
