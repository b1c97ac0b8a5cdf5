package org.lanewise.engine.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.engine.Lanewise.cosine;
import static org.lanewise.engine.Lanewise.linear;
import static org.lanewise.engine.Lanewise.oneCycle;
import static org.lanewise.engine.Lanewise.plateau;
import static org.lanewise.engine.Lanewise.warmUp;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.engine.RulesGolden;

final class ScheduleTest {

  private static final double[] NOTHING = new double[0];

  /** From torch.optim.lr_scheduler.OneCycleLR(cycle_momentum=False) of PyTorch 2.15. */
  @Test
  void oneCycleIsPyTorchs() {
    assertRates(
        oneCycle(4e-3),
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
        oneCycle(0.1),
        0.0040000000000000036,
        0.09805566273349588,
        0.09190443762697106,
        0.06726838364805451,
        0.035773877573965704,
        0.00992967918932656,
        4e-07);
  }

  /** The rates of a run of ten steps; those of Keras go through float32 here and there. */
  @Test
  void theOthersAreThoseOfKerasAndPyTorch() {
    assertGolden("step", 0.1, new StepDecay(4, 0.5));
    assertGolden("cosine", 0.1, new Cosine(0.1));
    assertGolden("linear", 0.1, new Linear(0.1));
    assertGolden("triangular", 0.1, new Triangular(0.2, 0.3, 0.2));
    assertGolden("warm-up", 0.1, new WarmUp(new Cosine(0.1), 3, 0.2));
  }

  private static void assertGolden(String name, double base, Schedule schedule) {
    double[] expected = RulesGolden.get(name);
    for (int i = 0; i < expected.length; i++) {
      double rate = schedule.rate(base, i + 1, expected.length, schedule.initialState());
      assertEquals(expected[i], rate, 1e-14, name + ", step " + (i + 1));
    }
  }

  @Test
  void aPlateauIsKeras() {
    double[] losses = RulesGolden.get("plateau-losses");
    assertPlateau("plateau", losses, new Plateau(0.5, 2, 1e-4, 1, 0.02));
    assertPlateau("plateau-plain", losses, new Plateau(0.1, 3, 0, 0, 0));
  }

  /** A step an epoch. */
  private static void assertPlateau(String name, double[] losses, Schedule schedule) {
    double[] state = schedule.initialState();
    double[] expected = RulesGolden.get(name);
    for (int i = 0; i < losses.length; i++) {
      assertEquals(expected[i], schedule.rate(0.1, i + 1, 99, state), 1e-15, name + " " + i);
      schedule.epochEnded(i + 1, losses[i], state);
    }
  }

  @Test
  void aTriangleGoesThroughItsCorners() {
    Triangular record = new Triangular(0.2, 0.25, 0.07);
    assertEquals(0.2, record.rate(1, 1, 100, NOTHING));
    assertEquals(0.2 + 0.8 / 5, record.rate(1, 1 + 25 / 5, 100, NOTHING), 1e-15);
    assertEquals(2, record.rate(2, 26, 100, NOTHING));
    assertEquals(0.07, record.rate(1, 101, 100, NOTHING), 1e-15);
    assertEquals(0.07, record.rate(1, 1000, 100, NOTHING), 1e-15);
  }

  @Test
  void aWarmUpLeavesTheScheduleItsOwnLength() {
    WarmUp warm = warmUp(10, linear());
    assertEquals(0, warm.rate(3, 1, 110, NOTHING));
    assertEquals(1.5, warm.rate(3, 6, 110, NOTHING));
    assertEquals(3, warm.rate(3, 11, 110, NOTHING));
    assertEquals(1.5, warm.rate(3, 61, 110, NOTHING));
    assertTrue(warm.dependsOnLength());
    assertFalse(warmUp(10, new Constant()).dependsOnLength());
    Exception twice = assertThrows(IllegalArgumentException.class, () -> warmUp(5, warm));
    assertTrue(twice.toString().contains("warm-up already"), twice::toString);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 1000, 1L << 40})
  void everyStepOfAnyRunHasARate(long steps) {
    for (Schedule schedule :
        List.of(
            new StepDecay(1, 0.5),
            cosine(),
            linear(),
            new Triangular(0, 1e-9, 0),
            warmUp(2000, oneCycle(1)),
            warmUp(1, new Triangular(1, 0.999, 1)))) {
      for (long step = 1; step <= Math.min(steps + 2, 1002); step++) {
        double rate = schedule.rate(1, step, steps, NOTHING);
        assertTrue(rate >= 0 && rate <= 1, () -> schedule + " of " + steps + ": " + rate);
      }
    }
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
    assertThrows(IllegalArgumentException.class, () -> oneCycle(value));
    assertThrows(IllegalArgumentException.class, () -> new OneCycle(1, value));
    assertRefused("factor", () -> new StepDecay(1, value));
    assertRefused("factor", () -> new Plateau(value, 1, 0, 0, 0));
    assertRefused("top", () -> new Triangular(0, value, 0));
    if (value != 0) {
      assertRefused("end", () -> new Cosine(value));
      assertRefused("end", () -> new Linear(value));
      assertRefused("begin", () -> new Triangular(value, 0.5, 0));
      assertRefused("end", () -> new Triangular(0, 0.5, value));
      assertRefused("begin", () -> new WarmUp(new Constant(), 1, value));
      assertRefused("difference", () -> new Plateau(0.1, 1, value, 0, 0));
      assertRefused("least", () -> new Plateau(0.1, 1, 0, 0, value));
    }
  }

  @Test
  void impossibleCountsAreRefused() {
    assertRefused("the rate are 0, but must be at least 1", () -> new StepDecay(0, 0.5));
    assertRefused("warm-up are -1, but must be", () -> warmUp(-1, new Constant()));
    assertRefused("patience are 0, but must be at least 1", () -> plateau(0));
    assertRefused("cooldown are -1, but must be", () -> new Plateau(0.1, 1, 0, -1, 0));
  }

  @Test
  void aPlateauThatBeginsBelowItsLeastRateIsRefused() {
    Schedule schedule = warmUp(2, new Plateau(0.1, 1, 0, 0, 0.02));
    schedule.requireBase(0.02);
    assertRefused("least learning rate of the plateau is 0.02", () -> schedule.requireBase(0.01));
  }

  /** They go through files as doubles, where more would come back as another number. */
  @ParameterizedTest
  @ValueSource(longs = {(1L << 53) + 1, Long.MAX_VALUE})
  void moreStepsThanAFileHoldsAreRefused(long steps) {
    assertRefused("warm-up are " + steps, () -> warmUp(steps, new Constant()));
    assertRefused("must be at most 2^53", () -> new StepDecay(steps, 0.5));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-46, 1e39})
  void whatIsNothingOrInfiniteAsAFloatIsRefused(double value) {
    assertRefused("smallest difference", () -> new Plateau(0.1, 1, value, 0, 0));
    assertRefused("least learning rate", () -> new Plateau(0.1, 1, 0, 0, value));
    assertRefused("factor of the plateau", () -> new Plateau(value, 1, 0, 0, 0));
    assertRefused("factor", () -> new StepDecay(1, value));
    assertRefused("end of the cosine", () -> new Cosine(value));
    assertRefused("end of the line", () -> new Linear(value));
    assertRefused("begin of the triangle", () -> new Triangular(value, 0.5, 0));
    assertRefused("end of the triangle", () -> new Triangular(0, 0.5, value));
    assertRefused("begin of the warm-up", () -> new WarmUp(new Constant(), 1, value));
    assertRefused("factor of the plateau is 1.0", () -> new Plateau(1, 1, 0, 0, 0));
  }

  private static void assertRefused(String word, Executable make) {
    Exception thrown = assertThrows(IllegalArgumentException.class, make);
    assertTrue(thrown.toString().contains(word), thrown::toString);
  }
}
