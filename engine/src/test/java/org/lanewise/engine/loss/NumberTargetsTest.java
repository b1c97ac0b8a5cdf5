package org.lanewise.engine.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lanewise.engine.RulesGolden;

/** Losses and metrics of targets that are numbers. */
final class NumberTargetsTest {

  private static final int OUTPUTS = 4;

  private static Loss loss(String name) {
    return name.startsWith("mean") ? new MeanSquaredError() : new BinaryCrossEntropy();
  }

  /** PyTorch in float64 to the rounding of the last place, and no farther off than in float32. */
  @ParameterizedTest
  @CsvSource({
    "mean-squared-error, numbers",
    "binary-cross-entropy, yes",
    "binary-cross-entropy, maybe"
  })
  void itIsPyTorch(String name, String aims) {
    Loss loss = loss(name);
    String golden = name + "-" + aims;
    float[] outputs = RulesGolden.floats("target-outputs");
    Targets targets = Targets.ofNumbers(OUTPUTS, RulesGolden.floats("target-" + aims));
    int n = targets.images();
    double[] expected = RulesGolden.get(golden);
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double exact = loss.imageLoss(RulesGolden.get("target-outputs"), targets, i);
      assertEquals(expected[i], exact, 1e-12);
      assertEquals(RulesGolden.get(golden + "-float32")[i], exact, 1e-6 * expected[i]);
      sum += expected[i];
    }
    float[] gradient = new float[n * OUTPUTS];
    Metrics counted = Metrics.of(loss, OUTPUTS, false);
    loss.gradient(n, outputs, targets, n, gradient, counted);
    assertEquals(sum, counted.lossSum(), 1e-12);
    double[] slope = RulesGolden.get(golden + "-gradient");
    double[] single = RulesGolden.get(golden + "-gradient-float32");
    for (int i = 0; i < slope.length; i++) {
      double theirs = Math.abs(single[i] - slope[i]);
      assertEquals(slope[i], gradient[i], Math.max(theirs, Math.ulp((float) slope[i])));
    }
    Metrics alone = Metrics.of(loss, OUTPUTS, false);
    loss.loss(n, outputs, targets, alone);
    assertEquals(counted.counts(), alone.counts());
  }

  /** As Keras counts them, and by hand where Keras has none. */
  @Test
  void metricsAreThoseOfKeras() {
    assertMetrics(new MeanSquaredError(), "numbers");
    assertMetrics(new BinaryCrossEntropy(), "yes");
  }

  private static void assertMetrics(Loss loss, String aims) {
    Targets targets = Targets.ofNumbers(OUTPUTS, RulesGolden.floats("target-" + aims));
    Metrics counted = Metrics.of(loss, OUTPUTS, false);
    loss.loss(targets.images(), RulesGolden.floats("target-outputs"), targets, counted);
    Map<String, Double> own = counted.own();
    assertEquals(
        loss.numberMetrics().stream().map(Metric::name).toList(), List.copyOf(own.keySet()));
    own.forEach((name, value) -> assertEquals(RulesGolden.get(name)[0], value, 1e-6, name));
  }

  @Test
  void metricsOfFewImages() {
    Metrics none = Metrics.of(new MeanSquaredError(), 2, false);
    none.own().forEach((name, value) -> assertTrue(Double.isNaN(value), name));
    Targets same = Targets.ofNumbers(1, 3, 3);
    Metrics constant = Metrics.of(new MeanSquaredError(), 1, false);
    new MeanSquaredError().loss(2, new float[] {3, 5}, same, constant);
    assertEquals(0, constant.own().get("R2 score"));
    assertEquals(1, constant.own().get("mean absolute error"));
    Metrics silent = Metrics.of(new BinaryCrossEntropy(), 1, false);
    new BinaryCrossEntropy().loss(1, new float[] {-1}, Targets.ofNumbers(1, 0), silent);
    assertEquals(0, silent.own().get("F1 score"));
    assertEquals(1, silent.own().get("subset accuracy"));
  }

  /** A class is the vector with a 1 at its place: the same bits, whatever is minimized. */
  @Test
  void aClassIsTheSpecialCase() {
    float[] outputs = RulesGolden.floats("target-outputs");
    Targets classes = Targets.ofLabels(OUTPUTS, 2, 0, 3, 2, 1);
    float[] numbers = new float[5 * OUTPUTS];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) classes.value(i / OUTPUTS, i % OUTPUTS);
    }
    Targets same = Targets.ofNumbers(OUTPUTS, numbers);
    for (Loss loss : List.of(new MeanSquaredError(), new BinaryCrossEntropy())) {
      float[] one = new float[numbers.length];
      float[] other = new float[numbers.length];
      Metrics ofClasses = Metrics.of(loss, OUTPUTS, true);
      Metrics ofNumbers = Metrics.of(loss, OUTPUTS, false);
      loss.gradient(5, outputs, classes, 5, one, ofClasses);
      loss.gradient(5, outputs, same, 5, other, ofNumbers);
      assertEquals(List.of(boxed(one)), List.of(boxed(other)));
      assertEquals(ofClasses.lossSum(), ofNumbers.lossSum());
    }
    assertEquals(3, classes.label(2));
    assertThrows(IllegalStateException.class, () -> same.label(2));
  }

  private static List<Float> boxed(float[] values) {
    Float[] all = new Float[values.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = values[i];
    }
    return List.of(all);
  }

  @Test
  void thereIsNoAccuracy() {
    Metrics counted = Metrics.of(new MeanSquaredError(), 2, false);
    new MeanSquaredError()
        .loss(2, new float[] {1, 2, 3, 4}, Targets.ofNumbers(2, 1, 2, 3, 5), counted);
    assertFalse(counted.ofClasses());
    assertTrue(Double.isNaN(counted.accuracy()));
    assertEquals(0, counted.correct());
    assertEquals(
        "2 images, mean loss 0.2500, mean absolute error 0.2500, R2 score 0.8889",
        counted.toString());
    Metrics.Counts twice = counted.counts().plus(counted.counts());
    assertEquals(4, twice.images());
    assertEquals(0, twice.classes());
    Metrics restored = Metrics.of(new MeanSquaredError(), 2, false);
    restored.restore(twice);
    assertEquals(twice, restored.counts());
    assertEquals(0.25, restored.meanLoss());
    Exception thrown =
        assertThrows(
            IllegalArgumentException.class, () -> restored.restore(new Metrics(2).counts()));
    assertTrue(thrown.toString().contains("counts are of 2 classes"), thrown::toString);
  }

  @Test
  void whatIsForClassesOnlyIsRefused() {
    assertRefused("loss softmax-cross-entropy is for classes only", new SoftmaxCrossEntropy());
    assertRefused("metric top-2 accuracy", new MeanSquaredError().measuring(new TopK(2)));
    Metrics both =
        Metrics.of(new MeanSquaredError().measuring(new R2Score(), new F1Score()), 2, false);
    assertEquals(
        List.of("mean absolute error", "R2 score", "F1 score"), List.copyOf(both.own().keySet()));
  }

  private static void assertRefused(String words, Loss loss) {
    Exception thrown =
        assertThrows(IllegalArgumentException.class, () -> Metrics.of(loss, 2, false));
    assertTrue(thrown.toString().contains(words), thrown::toString);
  }

  @Test
  void aYesIsAProbability() {
    Targets targets = Targets.ofNumbers(2, 0, -1);
    Metrics counted = Metrics.of(new BinaryCrossEntropy(), 2, false);
    Exception thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> new BinaryCrossEntropy().loss(1, new float[2], targets, counted));
    assertTrue(
        Objects.toString(thrown.getMessage()).contains("target -1.0 for output 1"),
        thrown::toString);
    assertThrows(IllegalArgumentException.class, () -> Targets.ofNumbers(2, 1, 2, 3));
  }

  /** A logit of NaN answers neither yes nor no. */
  @Test
  void noAnswerIsNoRightOne() {
    double[] sums = new double[1];
    Targets targets = Targets.ofLabels(2, 1);
    new BinaryAccuracy().add(new float[] {Float.NaN, 1}, targets, 0, sums);
    assertEquals(0.5, sums[0]);
  }
}
