package org.lanewise.lab.terminal;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class GaugeTest {

  private long now = 1_000;

  private void seconds(double more) {
    now += (long) (more * 1e9);
  }

  private Gauge gauge(long total) {
    return new Gauge("waiting", "fetching x", total, WorkState.Unit.BYTES, () -> now);
  }

  @Test
  void knowsTheRateAfterAMoment() {
    Gauge gauge = gauge(100_000_000);
    assertEquals(0, gauge.get().perSecond());
    assertEquals("waiting", gauge.get().stage());
    gauge.advance(0);
    assertEquals("fetching x", gauge.get().stage());
    for (int i = 1; i <= 10; i++) {
      seconds(0.05);
      gauge.advance(i * 100_000L);
    }
    assertEquals(2e6, gauge.get().perSecond(), 1);
    assertEquals(1_000_000, gauge.get().done());
    assertEquals(0.5, gauge.get().seconds(), 1e-9);
  }

  /** What was there before is not what was fetched in the first moment. */
  @Test
  void aContinuedDownloadIsNotFast() {
    Gauge gauge = gauge(100_000_000);
    gauge.advance(90_000_000);
    seconds(1);
    gauge.advance(91_000_000);
    assertEquals(1e6, gauge.get().perSecond(), 1);
  }

  @Test
  void aStalledDownloadGetsSlower() {
    Gauge gauge = gauge(100_000_000);
    gauge.advance(0);
    seconds(1);
    gauge.advance(5_000_000);
    double before = gauge.get().perSecond();
    seconds(3);
    double stalled = gauge.get().perSecond();
    seconds(20);
    assertAll(
        () -> assertEquals(5e6, before, 1),
        () -> assertTrue(stalled < before / 4, "after 3 s " + stalled),
        () -> assertTrue(gauge.get().perSecond() < 100, "after 23 s " + gauge.get().perSecond()));
  }
}
