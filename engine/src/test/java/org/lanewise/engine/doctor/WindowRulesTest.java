package org.lanewise.engine.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Rules that read windows, on windows made for them: ten classes, 1,000 images, batches of 100. */
final class WindowRulesTest {

  private static final RunFacts FACTS =
      new RunFacts(
          10,
          1000,
          100,
          4,
          "adam",
          1e-3,
          0,
          42_442,
          2304,
          1e7,
          1,
          OptionalDouble.empty(),
          OptionalDouble.empty());

  /** A step of an epoch, healthy but for what is given. */
  private static Window step(
      int step, int images, double entropy, double gradient, double dataSeconds, double seconds) {
    List<Long> labels = new ArrayList<>(Collections.nCopies(10, images / 10L));
    labels.set(0, images - 9 * (images / 10L));
    return new Window(
        1,
        step,
        List.of(2.3),
        0.1,
        0,
        1,
        0.5,
        0.25,
        labels,
        labels,
        entropy,
        0.2,
        List.of(new TensorNorms("conv/kernel", 2, gradient, 0.002)),
        OptionalDouble.of(0.001),
        List.of(new DeadUnits("conv", 0)),
        List.of(dataSeconds, 1.0, 0.0, 0.0, 0.0),
        seconds);
  }

  private static List<String> hear(List<Window> windows) {
    Doctor doctor = new Doctor(FACTS);
    windows.forEach(doctor::hear);
    return doctor.findings().stream().map(Finding::cause).toList();
  }

  private static List<Window> steps(double entropy, double[] gradients, double[] data) {
    List<Window> windows = new ArrayList<>();
    for (int i = 0; i < gradients.length; i++) {
      windows.add(step(i + 1, 100, entropy, gradients[i], data[i], i + 1.0));
    }
    return windows;
  }

  private static final double[] STEADY = {1, 1.2, 0.9, 1.1, 0.8, 1};
  private static final double[] QUICK = {0.1, 0.1, 0.1, 0.1, 0.1, 0.1};

  @Test
  void findNothingInHealthySteps() {
    assertEquals(List.of(), hear(steps(2.2, STEADY, QUICK)));
  }

  @Test
  void waitingForDataIsSlowButOneStopIsNot() {
    double[] waits = {9, 9, 9, 9, 9, 9};
    double[] stopped = {0.1, 0.1, 500, 0.1, 0.1, 0.1};
    assertEquals(List.of("slow"), hear(steps(2.2, STEADY, waits)));
    assertEquals(List.of(), hear(steps(2.2, STEADY, stopped)));
  }

  @Test
  void fewClassesInWholeBatchesAreNotShuffledButInASmallLastOneTheyAre() {
    assertEquals(List.of("not-shuffled"), hear(steps(0.7, STEADY, QUICK)));
    List<Window> windows = steps(2.2, STEADY, QUICK);
    windows.add(step(7, 2, 0.3, 1, 0.1, 7));
    assertEquals(List.of(), hear(windows));
  }

  @Test
  void gradientsThatOnlyGrowAreNotClearedButThoseThatComeDownAre() {
    double[] sum = {1, 4, 9, 9.5, 20, 40};
    double[] noisy = {1, 9, 2, 9.5, 3, 10};
    assertEquals(List.of("gradients-not-cleared"), hear(steps(2.2, sum, QUICK)));
    assertEquals(List.of(), hear(steps(2.2, noisy, QUICK)));
  }

  @Test
  void aRateThatIsTooHighIsToldAgainWhenNoHopeIsLeft() {
    Doctor doctor = new Doctor(FACTS);
    List<Severity> told = new ArrayList<>();
    for (int epoch = 1; epoch <= 4; epoch++) {
      for (int i = 1; i <= 10; i++) {
        double loss = epoch == 1 && i == 1 ? 200 : 2.31;
        double dead = epoch < 3 ? 0.7 : 1;
        doctor.hear(thrown(epoch, i, loss, dead)).forEach(finding -> told.add(finding.severity()));
      }
    }
    assertEquals(List.of(Severity.PROBLEM, Severity.HOPELESS), told);
    assertEquals(1, doctor.findings().size());
    assertEquals("learning-rate-too-high", doctor.findings().getFirst().cause());
    assertEquals(3, doctor.findings().getFirst().epoch());
  }

  private static Window thrown(int epoch, int step, double loss, double dead) {
    List<Long> labels = Collections.nCopies(10, 10L);
    return new Window(
        epoch,
        step,
        List.of(loss),
        0.1,
        0,
        1,
        0.5,
        0.25,
        labels,
        labels,
        2.2,
        0.2,
        List.of(new TensorNorms("conv/kernel", 2, 1 - 0.01 * step, 0.4)),
        OptionalDouble.of(0.2),
        List.of(new DeadUnits("conv", dead)),
        List.of(0.1, 1.0, 0.0, 0.0, 0.0),
        step);
  }
}
