package org.lanewise.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

final class PeakTest {

  private final AtomicInteger looks = new AtomicInteger();

  private Peak of(IntToDoubleFunction rates) {
    return Peak.of(() -> rates.applyAsDouble(looks.getAndIncrement()));
  }

  @Test
  void itEndsWhenMeasurementsAgree() {
    assertEquals(new Peak(100, true), of(i -> 100 - i % 3 * 0.5));
    assertEquals(Peak.AGREEING, looks.get());
  }

  /** A loop is slow until the compiler is done with it. */
  @Test
  void aRiseBeginsAnew() {
    assertEquals(new Peak(100, true), of(i -> Math.min(100, 10 + 10 * i)));
    assertEquals(9 + Peak.AGREEING, looks.get());
  }

  /** As when the compiler came again and took the registers away, or the machine has other work. */
  @Test
  void aFallIsNotSettledForAndTheBestStays() {
    assertEquals(new Peak(100, false), of(i -> i < Peak.AGREEING - 1 ? 100 : 50));
    assertEquals(Peak.MOST, looks.get());
  }

  @Test
  void whatComesBackSettles() {
    assertEquals(new Peak(100, true), of(i -> i > 5 && i < 50 ? 70 : 100));
    assertEquals(50 + Peak.AGREEING, looks.get());
  }

  @Test
  void whatNeverAgreesIsSaidToBeUnsettled() {
    assertEquals(new Peak(100, false), of(i -> i % 2 == 0 ? 100 : 90));
  }
}
