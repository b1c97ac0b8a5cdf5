package org.lanewise.engine.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.loss.Loss;
import org.lanewise.engine.loss.Metric;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.loss.SoftmaxCrossEntropy;
import org.lanewise.engine.loss.Targets;
import org.lanewise.engine.train.EpochResult;
import org.lanewise.engine.train.Trainer;

/** Runs with a loss and a metric that are not ours. */
final class OwnLossTest {

  @TempDir private Path folder;

  /** Half the squared distance of the logits to a target for the true class, and 0 for others. */
  record Squared(double target) implements Loss {

    @Override
    public String label() {
      return "squared";
    }

    @Override
    public Map<String, Double> settings() {
      return Map.of("target", target);
    }

    @Override
    public void loss(int n, float[] logits, Targets targets, Metrics metrics) {
      gradient(n, logits, targets, 1, new float[n * targets.outputs()], metrics);
    }

    @Override
    public void gradient(
        int n, float[] logits, Targets targets, int batch, float[] dlogits, Metrics metrics) {
      int classes = targets.outputs();
      for (int image = 0; image < n; image++) {
        double sum = 0;
        for (int k = 0; k < classes; k++) {
          int at = image * classes + k;
          double error = logits[at] - target * targets.value(image, k);
          dlogits[at] = (float) (error / batch);
          sum += error * error / 2;
        }
        metrics.count(sum, logits, targets, image);
      }
    }
  }

  /** How often the true class is among the two with the largest logits. */
  record TopTwo() implements Metric {

    @Override
    public String name() {
      return "top2";
    }

    @Override
    public int sums(int outputs) {
      return 1;
    }

    @Override
    public void add(float[] logits, Targets targets, int image, double[] sums) {
      int at = image * targets.outputs();
      int larger = 0;
      for (int k = 0; k < targets.outputs(); k++) {
        larger += logits[at + k] > logits[at + targets.label(image)] ? 1 : 0;
      }
      sums[0] += larger < 2 ? 1 : 0;
    }

    @Override
    public double value(double[] sums, long images) {
      return sums[0] / images;
    }
  }

  private static Run run(Loss loss) {
    return TinyRun.run(TinyRun.settings().withLoss(loss));
  }

  @Test
  void itTrainsToTheSameBitsWhoeverComputes() {
    float[] expected = parameters(train(new Squared(1), KernelSets.TEXTBOOK, "first"));
    for (KernelSet kernels : KernelSets.values()) {
      Trainer trained = train(new Squared(1), kernels, kernels.label());
      assertArrayEquals(expected, parameters(trained));
      List<EpochResult> history = trained.history();
      assertTrue(history.getLast().loss() < history.getFirst().loss(), history::toString);
    }
    assertNotEquals(
        expected[0], parameters(train(new SoftmaxCrossEntropy(), KernelSets.TEXTBOOK, "other"))[0]);
  }

  private Trainer train(Loss loss, KernelSet kernels, String name) {
    return TinyRun.train(folder.resolve(name), run(loss), kernels);
  }

  private static float[] parameters(Trainer trainer) {
    return trainer.state().parameters();
  }

  @Test
  void metricsChangeNoBitAndAreInTheHistory() {
    Trainer plain = train(new SoftmaxCrossEntropy(), KernelSets.FAST, "plain");
    Trainer measured =
        train(new SoftmaxCrossEntropy().measuring(new TopTwo()), KernelSets.FAST, "own");
    assertArrayEquals(parameters(plain), parameters(measured));
    for (EpochResult epoch : measured.history()) {
      double training = Objects.requireNonNull(epoch.own().get("top2"));
      double validation = Objects.requireNonNull(epoch.own().get(EpochResult.VALIDATION + "top2"));
      assertTrue(training >= epoch.accuracy() && training <= 1, epoch::toString);
      assertTrue(validation >= epoch.validationAccuracy().orElseThrow(), epoch::toString);
    }
    assertEquals(Map.of(), plain.history().getFirst().own());
  }

  @Test
  void anotherLossIsAnotherRun() {
    TinyRun.train(folder, run(new Squared(1)), KernelSets.FAST, 7);
    assertRefused(new Squared(3), "loss.target 3.0 here, 1.0 there");
    assertRefused(new SoftmaxCrossEntropy(), "loss absent here, squared there");
    try (CheckpointFolder checkpoints = CheckpointFolder.open(folder, 2)) {
      Path file = checkpoints.resume(run(new Squared(1))).file().orElseThrow();
      Loss told = CheckpointFile.load(file).run().training().loss();
      assertEquals(Map.of("target", 1.0), told.settings());
      assertThrows(
          UnsupportedOperationException.class,
          () -> told.loss(0, new float[0], new Targets(0, 1), new Metrics(1)));
    }
  }

  private void assertRefused(Loss loss, String difference) {
    String sentence = TinyRun.refusal(folder, run(loss));
    assertTrue(sentence.contains(difference), sentence);
  }

  /** As files of before there were losses have it; metrics are nobody's identity. */
  @Test
  void theUsualLossIsNotNamed() {
    Settings settings =
        RunSettings.of(run(new SoftmaxCrossEntropy().measuring(new TopTwo())).training());
    assertTrue(settings.names().stream().noneMatch(name -> name.startsWith("loss")));
  }

  @Test
  void sumsOfSharesAreAdded() {
    Metrics metrics = new Metrics(3, List.of(new TopTwo()));
    metrics.count(1, new float[] {3, 2, 1}, Targets.ofLabels(3, 1), 0);
    metrics.count(2, new float[] {3, 2, 1}, Targets.ofLabels(3, 2), 0);
    Metrics.Counts twice = metrics.counts().plus(metrics.counts());
    assertEquals(Map.of("top2", List.of(2.0)), twice.own());
    assertEquals(6, twice.lossSum());
    metrics.restore(twice);
    assertEquals(Map.of("top2", 0.5), metrics.own());
    metrics.restore(new Metrics.Counts(1, 1, 1, List.of(1L, 0L, 0L), List.of(1L, 0L, 0L)));
    assertEquals(Map.of("top2", Double.NaN), metrics.own(), "not counted from the beginning");
    assertThrows(
        IllegalArgumentException.class, () -> new Metrics(3, List.of(new TopTwo(), new TopTwo())));
  }
}
