package org.lanewise.engine.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.engine.RulesGolden;

/** What holds for every loss. */
final class LossTest {

  private static final Map<String, Loss> LOSSES =
      Map.of(
          "cross-entropy",
          new SoftmaxCrossEntropy(),
          "cross-entropy-smoothed",
          SoftmaxCrossEntropy.smoothed(0.2),
          "cross-entropy-weighted",
          new SoftmaxCrossEntropy().weighted(0.5, 2, 1, 3),
          "cross-entropy-both",
          SoftmaxCrossEntropy.smoothed(0.1).weighted(0.5, 2, 1, 3),
          "binary-cross-entropy",
          new BinaryCrossEntropy(),
          "mean-squared-error",
          new MeanSquaredError());

  private static final int CLASSES = 4;

  static List<String> names() {
    return LOSSES.keySet().stream().sorted().toList();
  }

  private static Loss loss(String name) {
    return Objects.requireNonNull(LOSSES.get(name));
  }

  /**
   * The logits are exact in both; losses are in double throughout, gradients rounded to float once:
   * half a unit of the last place, 6e-8 of a magnitude of at most 1.
   */
  @ParameterizedTest
  @MethodSource("names")
  void itIsKeras(String name) {
    float[] logits = RulesGolden.floats("logits");
    double[] expected = RulesGolden.get(name);
    int n = expected.length;
    int[] labels = new int[n];
    for (int i = 0; i < n; i++) {
      labels[i] = (int) RulesGolden.get("labels")[i];
    }
    float[] gradient = new float[n * CLASSES];
    Metrics counted = new Metrics(CLASSES);
    Targets targets = Targets.ofLabels(CLASSES, labels);
    loss(name).gradient(n, logits, targets, n, gradient, counted);
    double sum = 0;
    for (int i = 0; i < n; i++) {
      assertEquals(expected[i], loss(name).imageLoss(RulesGolden.get("logits"), targets, i), 1e-12);
      sum += expected[i];
    }
    assertEquals(sum, counted.lossSum(), 1e-12);
    double[] slope = RulesGolden.get(name + "-gradient");
    for (int i = 0; i < slope.length; i++) {
      assertEquals(slope[i], gradient[i], 6e-8 * Math.max(1e-3, Math.abs(slope[i])));
    }
    Metrics alone = new Metrics(CLASSES);
    loss(name).loss(n, logits, targets, alone);
    assertEquals(counted.counts(), alone.counts());
  }

  /** Central differences of what the gradient check takes. */
  @ParameterizedTest
  @MethodSource("names")
  void theGradientIsThatOfTheLoss(String name) {
    SplittableRandom random = new SplittableRandom(3);
    for (int round = 0; round < 50; round++) {
      float[] logits = new float[CLASSES];
      double[] exact = new double[CLASSES];
      for (int k = 0; k < CLASSES; k++) {
        logits[k] = (float) random.nextDouble(-8, 8);
        exact[k] = logits[k];
      }
      Targets target = Targets.ofLabels(CLASSES, random.nextInt(CLASSES));
      float[] slope = new float[CLASSES];
      loss(name).gradient(1, logits, target, 1, slope, new Metrics(CLASSES));
      for (int k = 0; k < CLASSES; k++) {
        double center = exact[k];
        exact[k] = center + 1e-5;
        double right = loss(name).imageLoss(exact, target, 0);
        exact[k] = center - 1e-5;
        double left = loss(name).imageLoss(exact, target, 0);
        exact[k] = center;
        assertEquals((right - left) / 2e-5, slope[k], 1e-6);
      }
    }
  }

  /** One that says nothing about double precision is taken from its floats, to some 1e-13. */
  @ParameterizedTest
  @MethodSource("names")
  void aLossOfOnesOwnIsDifferentiatedAsWell(String name) {
    Loss own =
        new Loss() {
          @Override
          public String label() {
            return "own";
          }

          @Override
          public void loss(int n, float[] logits, Targets targets, Metrics metrics) {
            LossTest.loss(name).loss(n, logits, targets, metrics);
          }

          @Override
          public void gradient(
              int n, float[] logits, Targets targets, int batch, float[] dlogits, Metrics metrics) {
            LossTest.loss(name).gradient(n, logits, targets, batch, dlogits, metrics);
          }
        };
    double[] logits = {9, 8, 7, 6, 0.1, -1.3, 1e-3, 2.7};
    Targets targets = Targets.ofLabels(CLASSES, 0, 2);
    double expected = loss(name).imageLoss(logits, targets, 1);
    assertEquals(expected, own.imageLoss(logits, targets, 1), 1e-12);
  }

  @ParameterizedTest
  @MethodSource("names")
  void aPoisonedLogitPoisonsTheLossAndItsPart(String name) {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      for (int place = 0; place < CLASSES; place++) {
        float[] logits = {1, 2, 3, 4};
        logits[place] = bad;
        float[] gradient = new float[CLASSES];
        Metrics counted = new Metrics(CLASSES, loss(name).metrics());
        loss(name).gradient(1, logits, Targets.ofLabels(CLASSES, 0), 1, gradient, counted);
        assertFalse(counted.finite());
        assertFalse(Double.isNaN(counted.accuracy()));
      }
    }
  }

  /** What the doctor compares with ln K is the same whatever is minimized. */
  @ParameterizedTest
  @MethodSource("names")
  void thePlainCrossEntropyIsCountedBesideIt(String name) {
    float[] logits = RulesGolden.floats("logits");
    Targets targets = Targets.ofLabels(CLASSES, 2, 0, 3, 2, 1);
    Metrics plain = new Metrics(CLASSES);
    new SoftmaxCrossEntropy().loss(5, logits, targets, plain);
    Metrics counted = new Metrics(CLASSES, loss(name).measuring().metrics());
    loss(name).loss(5, logits, targets, counted);
    assertEquals(plain.meanLoss(), counted.meanCrossEntropy());
    assertEquals(name.equals("cross-entropy"), counted.own().isEmpty());
    assertEquals(plain.accuracy(), counted.accuracy());
  }

  @Test
  void hugeLogitsDoNotOverflow() {
    for (float large : new float[] {100, 1000, 1e30f}) {
      float[] logits = {large, -large};
      float[] gradient = new float[2];
      Metrics counted = new Metrics(2);
      new BinaryCrossEntropy().gradient(1, logits, Targets.ofLabels(2, 1), 1, gradient, counted);
      assertEquals(large, counted.lossSum());
      assertArrayEquals(new float[] {0.5f, -0.5f}, gradient);
      counted.clear();
      new BinaryCrossEntropy().gradient(1, logits, Targets.ofLabels(2, 0), 1, gradient, counted);
      assertEquals(0, counted.lossSum(), 1e-40);
      assertArrayEquals(new float[] {0, 0}, gradient, 1e-30f);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1, 2, Double.NaN, Double.NEGATIVE_INFINITY})
  void impossibleSettingsAreRefused(double value) {
    Exception smoothing =
        assertThrows(IllegalArgumentException.class, () -> SoftmaxCrossEntropy.smoothed(value));
    assertTrue(smoothing.toString().contains("smoothing is " + value), smoothing::toString);
    double weight = value > 0 ? Double.POSITIVE_INFINITY : value;
    Exception weights =
        assertThrows(
            IllegalArgumentException.class, () -> new SoftmaxCrossEntropy().weighted(1, weight));
    assertTrue(weights.toString().contains("weight of class 1 is " + weight), weights::toString);
  }

  @Test
  void weightsMustFitTheClasses() {
    Loss loss = new SoftmaxCrossEntropy().weighted(1, 2, 3);
    loss.requireClasses(3);
    Exception thrown =
        assertThrows(IllegalArgumentException.class, () -> loss.measuring().requireClasses(10));
    assertTrue(thrown.toString().contains("weights for 3 classes"), thrown::toString);
    assertThrows(IllegalArgumentException.class, () -> new SoftmaxCrossEntropy().weighted(0, 0));
  }
}
