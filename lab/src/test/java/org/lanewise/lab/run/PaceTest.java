package org.lanewise.lab.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PaceTest {

  private final Pace pace = new Pace();

  @Test
  void theStepsInWhichKernelsAreCompiledDontCount() {
    pace.step(3, 64);
    pace.step(0.2, 64);
    pace.step(0.05, 64);
    assertFalse(pace.settled());
    assertTrue(Double.isNaN(pace.secondsPerStep()));
    for (int i = 0; i < 200; i++) {
      pace.step(0.004, 64);
      assertTrue(!pace.settled() || pace.secondsPerStep() < 0.005, "step " + i);
    }
    assertEquals(0.004, pace.secondsPerStep(), 1e-9);
    assertEquals(16_000, pace.imagesPerSecond(), 1e-6);
  }

  /** One step an epoch: the second one must be enough. */
  @Test
  void longStepsSettleAtOnce() {
    pace.step(4, 50_000);
    assertFalse(pace.settled());
    pace.step(2.5, 50_000);
    assertTrue(pace.settled());
    pace.step(2.5, 50_000);
    assertEquals(2.5, pace.secondsPerStep(), 0.5);
  }

  @Test
  void followsAMachineThatGetsBusy() {
    for (int i = 0; i < 1000; i++) {
      pace.step(0.004, 64);
    }
    for (int i = 0; i < 1000; i++) {
      pace.step(0.008, 64);
    }
    assertEquals(0.008, pace.secondsPerStep(), 0.0005);
  }
}
