package org.lanewise.engine.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Rules that must keep silent where another cause has left its ruins: 10,000 images, 100 steps. */
final class RuinsTest {

  private static final List<Long> EQUAL = Collections.nCopies(10, 1000L);

  private static RunFacts facts(String optimizer, double rate, double momentum, int batch) {
    return new RunFacts(
        10,
        10_000,
        batch,
        3,
        optimizer,
        rate,
        momentum,
        42_442,
        2304,
        1e7,
        1,
        OptionalDouble.empty(),
        OptionalDouble.empty());
  }

  private static List<Finding> hear(RunFacts facts, List<? extends Observation> observations) {
    Doctor doctor = new Doctor(facts);
    doctor.hear(Windows.checkup(EQUAL, false, OptionalDouble.of(20)));
    observations.forEach(doctor::hear);
    return doctor.findings();
  }

  private static List<String> names(List<Finding> findings) {
    return findings.stream().map(Finding::cause).toList();
  }

  /** The first steps throw a network out; then only the last layer's bias has a gradient. */
  private static List<Window> wrecked(double spike) {
    List<Window> windows = new ArrayList<>();
    windows.add(
        Windows.at(1, 10)
            .losses(2.3, spike, 2.32)
            .peak(0.99)
            .tensors(norms("dense/kernel", 0, 1e-6), norms("dense/bias", 0.16, 0.02))
            .window());
    for (int step = 20; step <= 60; step += 10) {
      windows.add(
          Windows.at(1, step)
              .losses(2.31, 2.32)
              .peak(0)
              .tensors(norms("dense/kernel", 0, 0), norms("dense/bias", 0.15, 0.02))
              .window());
    }
    return windows;
  }

  private static TensorNorms norms(String path, double gradient, double update) {
    return new TensorNorms(path, 1, gradient, update);
  }

  @Test
  void aRateThatWreckedTheNetworkAtOnceIsNotTooLow() {
    RunFacts facts = facts("adam", 0.1, 0, 100);
    for (double spike : new double[] {500, 20, 2.4}) { // with and without a jump of the loss
      List<Finding> found = hear(facts, wrecked(spike));
      assertEquals(List.of("learning-rate-too-high"), names(found), "spike " + spike);
      assertEquals(List.of(new Fix.LearningRate(0.001)), changes(found));
      assertEquals(1, found.getFirst().epoch());
    }
  }

  private static List<Fix.Change> changes(List<Finding> found) {
    return found.getFirst().fix().changes();
  }

  @Test
  void aRateSoLowThatAllUpdatesAreRoundedAwayIsTooLowAndNoLayerIsFrozen() {
    RunFacts facts = facts("sgd", 1e-8, 0.9, 100);
    for (double moved : new double[] {0, 2e-9}) { // or one kernel of two still moves
      List<Window> windows = new ArrayList<>();
      for (int step = 10; step <= 30; step += 10) {
        windows.add(
            Windows.at(1, step)
                .peak(moved)
                .tensors(norms("conv/kernel", 1, moved), norms("dense/kernel", 0.5, 0))
                .window());
      }
      List<Finding> found = hear(facts, windows);
      assertEquals(List.of("learning-rate-too-low"), names(found));
      assertEquals(List.of(new Fix.LearningRate(0.01)), changes(found));
    }
  }

  @Test
  void aLayerThatIsDueToMoveAndDoesNotIsFrozen() {
    Window window =
        Windows.at(1, 10)
            .tensors(norms("conv/kernel", 1, 1e-3), norms("dense/kernel", 0.5, 0))
            .window();
    assertEquals(
        List.of("layer-frozen"), names(hear(facts("adam", 1e-3, 0, 100), List.of(window))));
  }

  @Test
  void aLayerOfADeadNetworkWhoseGradientIsNearlyNothingIsNotFrozen() {
    Window window =
        Windows.at(1, 10)
            .tensors(norms("conv/kernel", 1e-12, 0), norms("dense/kernel", 0.5, 1e-3))
            .window();
    assertEquals(List.of(), names(hear(facts("adam", 1e-3, 0, 100), List.of(window))));
  }

  /** {@code full-batch} with SGD at 30: a step an epoch, and the loss goes to 10^14. */
  @Test
  void aRunOfFewStepsThatExplodesIsToldAndIsNoMatterOfTheBatch() {
    double[] losses = {2.31, 1605, 3.3e8, 5e14, 5.5e10, 34};
    List<Observation> run = new ArrayList<>();
    for (int epoch = 1; epoch <= losses.length; epoch++) {
      run.add(
          Windows.at(epoch, 1)
              .losses(losses[epoch - 1])
              .tensors(norms("dense/kernel", losses[epoch - 1], 0.5))
              .window());
      run.add(
          new EpochEnd(
              epoch,
              1,
              losses[epoch - 1],
              0.1,
              OptionalDouble.of(1000),
              OptionalDouble.of(0.1),
              500));
    }
    List<Finding> found = hear(facts("sgd", 30, 0.9, 10_000), run);
    assertEquals(List.of("learning-rate-too-high"), names(found));
    assertEquals(2, found.getFirst().epoch());
    assertTrue(found.getFirst().seen().contains("1.61e+03"), found.getFirst().seen());
  }

  @Test
  void aThrownOutRunInLargeBatchesIsNoMatterOfTheBatch() {
    List<Observation> run = new ArrayList<>();
    for (int epoch = 1; epoch <= 3; epoch++) {
      for (int step = 1; step <= 4; step++) {
        double loss = epoch == 1 && step == 1 ? 8.0 : 2.3026;
        run.add(Windows.at(epoch, step).losses(loss).predictedOne().window());
      }
      run.add(
          new EpochEnd(
              epoch, 4, 2.3026, 0.1, OptionalDouble.of(2.3026), OptionalDouble.of(0.1), 500));
    }
    assertEquals(List.of("learning-rate-too-high"), names(hear(facts("sgd", 5, 0.9, 2_500), run)));
  }

  @Test
  void aSmallNetworkThatWasThrownOutOrHardlyMovesIsNotTooSmall() {
    RunFacts small =
        new RunFacts(
            10,
            10_000,
            100,
            3,
            "sgd",
            1e-3,
            0.9,
            500,
            20,
            1e7,
            1,
            OptionalDouble.empty(),
            OptionalDouble.empty());
    assertEquals(List.of("network-too-small"), names(hear(small, twoEpochs(2.3, 1e-3))));
    assertEquals(List.of(), names(hear(small, twoEpochs(9, 1e-3))), "thrown out");
    assertEquals(List.of(), names(hear(small, twoEpochs(2.3, 5e-5))), "hardly moves");
    RunFacts few =
        new RunFacts(
            10,
            1_000,
            100,
            3,
            "sgd",
            1e-3,
            0.9,
            500,
            20,
            1e7,
            1,
            OptionalDouble.empty(),
            OptionalDouble.empty());
    assertEquals(List.of(), names(hear(few, twoEpochs(10, 2.3, 1e-3))), "has only just begun");
  }

  private static List<Observation> twoEpochs(double largest, double update) {
    return twoEpochs(100, largest, update);
  }

  private static List<Observation> twoEpochs(int steps, double largest, double update) {
    List<Observation> run = new ArrayList<>();
    for (int epoch = 1; epoch <= 2; epoch++) {
      run.add(
          Windows.at(epoch, steps)
              .losses(1.9, largest)
              .tensors(norms("dense/kernel", 1, update))
              .window());
      run.add(
          new EpochEnd(
              epoch, steps, 1.9, 0.3, OptionalDouble.of(1.9), OptionalDouble.of(0.3), 500));
    }
    return run;
  }

  @Test
  void aSingleImageIsNoConstantInput() {
    RunFacts one =
        new RunFacts(
            10,
            1,
            1,
            3,
            "adam",
            1e-3,
            0,
            500,
            200,
            1e7,
            1,
            OptionalDouble.empty(),
            OptionalDouble.empty());
    Doctor doctor = new Doctor(one);
    Checkup c =
        Windows.checkup(
            List.of(1L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L), true, OptionalDouble.empty());
    doctor.hear(
        new Checkup(
            c.loss(),
            0.2,
            0,
            1,
            0.5,
            0.25,
            0,
            c.labels(),
            true,
            0,
            9,
            OptionalDouble.empty(),
            OptionalDouble.of(0.9),
            OptionalDouble.of(0.9),
            OptionalDouble.of(0.7),
            OptionalDouble.of(0.3),
            0));
    assertEquals(List.of(), names(doctor.findings()));
  }
}
