package org.lanewise.engine.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.engine.Lanewise.batchNorm;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/**
 * Overfitting against its look-alikes. The curves are those of seed 1 on CIFAR-10, training loss
 * and validation loss by epoch: {@code ./lanewise train shallow --seed 1} and so on.
 */
final class OverfittingCauseTest {

  private static final double[][] SHALLOW = {
    {1.480, 1.253}, {1.179, 1.242}, {1.048, 1.169}, {0.952, 1.241}, {0.863, 1.166},
    {0.794, 1.177}, {0.721, 1.253}, {0.660, 1.238}, {0.601, 1.277}, {0.554, 1.327}
  };
  private static final double[][] SCALED = {
    {1.488, 1.259}, {1.201, 1.211}, {1.108, 1.141}, {1.049, 1.133}, {0.992, 1.078},
    {0.955, 1.102}, {0.918, 1.123}, {0.886, 1.088}, {0.858, 1.059}, {0.832, 1.045}
  };

  private static List<Finding> hear(double[][] losses) {
    return hear(losses, OptionalDouble.empty());
  }

  private static List<Finding> hear(double[][] losses, OptionalDouble coldSteps) {
    Doctor doctor =
        new Doctor(
            new RunFacts(
                10,
                50_000,
                32,
                losses.length,
                "adam",
                1e-3,
                0,
                288_906,
                28_800,
                0,
                2,
                coldSteps,
                OptionalDouble.empty()));
    for (int i = 0; i < losses.length; i++) {
      doctor.hear(
          new EpochEnd(
              i + 1,
              1563,
              losses[i][0],
              0.7,
              OptionalDouble.of(losses[i][1]),
              OptionalDouble.of(0.6),
              10_000));
    }
    return doctor.findings();
  }

  private static List<String> causes(int coldSteps) {
    return hear(SHALLOW, OptionalDouble.of(coldSteps)).stream().map(Finding::cause).toList();
  }

  @Test
  void isFoundWhereValidationComesApartAndRises() {
    List<Finding> found = hear(SHALLOW);
    assertEquals(List.of("overfitting"), found.stream().map(Finding::cause).toList());
    assertEquals(8, found.getFirst().epoch());
    assertTrue(found.getFirst().seen().startsWith("since epoch 5 the training loss"));
    assertEquals(List.of(new Fix.Epochs(5)), found.getFirst().fix().changes());
  }

  /** What was said of epoch 3 is not so any more, and may be so of a later one. */
  @Test
  void isWithdrawnWhenAnEpochIsBetterThanTheBestOneThen() {
    double[][] curve = curve(1, 0.9);
    assertEquals(List.of(new Fix.Epochs(3)), hear(curve).getFirst().fix().changes());
    double[][] better = Arrays.copyOf(curve, 12);
    better[7] = new double[] {0.25, 0.69};
    for (int i = 8; i < 12; i++) {
      better[i] = new double[] {0.2 - 0.01 * i, 0.5 + 0.1 * i};
    }
    assertEquals(List.of(), hear(Arrays.copyOf(better, 8)));
    List<Finding> again = hear(better);
    assertEquals(List.of(new Fix.Epochs(8)), again.getFirst().fix().changes());
    assertEquals(11, again.getFirst().epoch());
  }

  @Test
  void isNotFoundByMovingStatisticsThatAreStillThoseOfTheBeginning() {
    assertEquals(List.of("statistics-cold"), causes(10 * 1563 + 1));
    assertEquals(List.of("overfitting"), causes(299));
    // Cold for two of ten epochs: the others are compared, and nothing is lost by it.
    assertEquals(List.of("overfitting"), causes(2 * 1563));
    assertEquals(299, batchNorm().named("bn").coldSteps());
  }

  @Test
  void isNotFoundWhereValidationStillImproves() {
    assertEquals(List.of(), hear(SCALED));
  }

  @Test
  void isNotFoundForOneBadEpoch() {
    double[][] spike = SCALED.clone();
    spike[9] = new double[] {0.832, 1.6};
    assertEquals(List.of(), hear(spike));
  }

  @Test
  void isNotFoundWhereTrainingGetsWorseToo() {
    double[][] worse = SCALED.clone();
    for (int i = 6; i < 10; i++) {
      worse[i] = new double[] {1.2, 1.5};
    }
    assertEquals(List.of(), hear(worse));
  }

  private static double[][] curve(double scale, double training) {
    double[] validation = {1.0, 0.8, 0.7, 0.9, 1.1, 1.2, 1.3};
    double[][] curve = new double[validation.length][];
    for (int i = 0; i < curve.length; i++) {
      curve[i] = new double[] {training * (1 - 0.1 * i), scale * validation[i]};
    }
    return curve;
  }

  @Test
  void isNotFoundWhereAllImagesAreRightAnyway() {
    assertEquals(1, hear(curve(1, 0.9)).size(), "the same curve, higher up");
    assertEquals(List.of(), hear(curve(0.0004, 0.0003)));
    assertEquals(List.of(), hear(curve(0.08, 0.05)));
  }

  @Test
  void isNotFoundWhereValidationLossIsBelowTrainingLoss() {
    assertEquals(List.of(), hear(curve(1, 5)));
  }
}
