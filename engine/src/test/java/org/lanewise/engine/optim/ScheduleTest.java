package org.lanewise.engine.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ScheduleTest {

  private static final double[] NOTHING = new double[0];

  /** From torch.optim.lr_scheduler.OneCycleLR(cycle_momentum=False) of PyTorch 2.15. */
  @Test
  void oneCycleIsPyTorchs() {
    assertRates(
        OneCycle.to(4e-3),
        0.00016,
        0.00208,
        0.004,
        0.0038019385280538944,
        0.003246982615799052,
        0.0024450480877451566,
        0.001554967912254843,
        0.0007530333842009479,
        0.00019807747194610514,
        1.6e-08);
    assertRates(
        OneCycle.to(0.1),
        0.0040000000000000036,
        0.09805566273349588,
        0.09190443762697106,
        0.06726838364805451,
        0.035773877573965704,
        0.00992967918932656,
        4e-07);
  }

  private static void assertRates(Schedule schedule, double... expected) {
    for (int i = 0; i < expected.length; i++) {
      double rate = schedule.rate(1, i + 1, expected.length, NOTHING);
      assertEquals(expected[i], rate, 1e-12 * expected[0] + 1e-14 * rate, "step " + (i + 1));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 1000, 1L << 40})
  void oneCycleHasARateForEveryStepOfAnyRun(long steps) {
    for (double warmup : new double[] {1e-9, 0.25, 0.5, 0.999}) {
      OneCycle schedule = new OneCycle(0.1, warmup);
      for (long step = 1; step <= Math.min(steps + 2, 1002); step++) {
        double rate = schedule.rate(7, step, steps, NOTHING);
        assertTrue(rate > 0 && rate <= 0.1, () -> schedule + " of " + steps + ": " + rate);
      }
    }
  }

  @Test
  void aConstantOneIsTheOptimizers() {
    assertEquals(0.25, new Constant().rate(0.25, 9, 10, NOTHING));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void impossibleSettingsAreRefused(double value) {
    assertThrows(IllegalArgumentException.class, () -> OneCycle.to(value));
    assertThrows(IllegalArgumentException.class, () -> new OneCycle(1, value));
  }
}
