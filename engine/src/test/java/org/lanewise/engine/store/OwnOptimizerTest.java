package org.lanewise.engine.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.loss.Loss;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.optim.Average;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.OptimizerDecorator;
import org.lanewise.engine.optim.Schedule;
import org.lanewise.engine.optim.UpdateRange;
import org.lanewise.engine.tensor.Role;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.train.TrainingSettings;

/** Runs with an optimizer that is not one of ours are saved and go on as ours do. */
class OwnOptimizerTest {

  private static final UpdateRange RANGE = UpdateRange.whole("conv", Role.KERNEL, Shape.of(2), 0);

  @TempDir private Path folder;

  /** The sign of a running mean of the gradient; it remembers the mean and how often it turned. */
  record Sign(double learningRate, double memory) implements Optimizer {

    @Override
    public String label() {
      return "sign";
    }

    @Override
    public Sign withLearningRate(double rate) {
      return new Sign(rate, memory);
    }

    @Override
    public Map<String, Double> settings() {
      return Map.of("memory", memory);
    }

    @Override
    public List<String> stateNames() {
      return List.of("mean", "a-turn");
    }

    @Override
    public void update(
        UpdateRange range,
        long step,
        double rate,
        float[] parameters,
        float[] gradient,
        float[][] state) {
      for (int i = range.from(); i < range.to(); i++) {
        float mean = (float) (state[0][i] * memory + gradient[i] * (1 - memory));
        state[1][i] += Math.signum(mean) == Math.signum(state[0][i]) ? 0 : 1;
        state[0][i] = mean;
        parameters[i] -= (float) rate * Math.signum(mean) / (1 + state[1][i]);
      }
    }
  }

  /** Adam with weight decay, and an array more. */
  static final class Decayed extends OptimizerDecorator {

    private final double decay;

    Decayed(Optimizer inner, double decay) {
      super(inner);
      this.decay = decay;
    }

    @Override
    public Optimizer withLearningRate(double rate) {
      return new Decayed(inner().withLearningRate(rate), decay);
    }

    @Override
    public Map<String, Double> settings() {
      var all = new HashMap<>(inner().settings());
      all.put("decay", decay);
      return all;
    }

    @Override
    public List<String> stateNames() {
      return List.of("first-moment", "second-moment", "decayed");
    }

    @Override
    public void update(
        UpdateRange range,
        long step,
        double rate,
        float[] parameters,
        float[] gradient,
        float[][] state) {
      for (int i = range.from(); i < range.to(); i++) {
        float loss = (float) (decay * parameters[i]);
        parameters[i] -= loss;
        state[2][i] += loss;
      }
      inner().update(range, step, rate, parameters, gradient, state);
    }
  }

  static List<Optimizer> optimizers() {
    return List.of(new Sign(1e-3, 0.9), new Decayed(Adam.defaults(), 1e-2));
  }

  @Test
  void otherSettingsAreAnotherRun() {
    TinyRun.train(folder, TinyRun.run(new Sign(1e-3, 0.9)), KernelSets.FAST, 7);
    assertRefused(new Sign(1e-3, 0.8), "memory 0.8 here, 0.9 there");
    assertRefused(Adam.defaults(), "optimizer adam here, sign there");
  }

  private void assertRefused(Optimizer optimizer, String difference) {
    String sentence = TinyRun.refusal(folder, TinyRun.run(optimizer));
    assertTrue(sentence.contains(difference), sentence);
  }

  /** The file can be read without the code, as a model too; only training needs it. */
  @Test
  void theFileAloneTellsAllButTheCode() {
    TinyRun.train(folder, TinyRun.run(new Sign(2e-3, 0.9)), KernelSets.FAST, 7);
    try (CheckpointFolder checkpoints = CheckpointFolder.open(folder, 2)) {
      Path file = checkpoints.resume(TinyRun.run(new Sign(2e-3, 0.9))).file().orElseThrow();
      Optimizer told = CheckpointFile.load(file).run().training().optimizer();
      assertEquals("sign", told.label());
      assertEquals(2e-3, told.learningRate());
      assertEquals(Map.of("memory", 0.9), told.settings());
      assertEquals(List.of("mean", "a-turn"), told.stateNames());
      Exception thrown =
          assertThrows(
              UnsupportedOperationException.class,
              () -> told.update(RANGE, 1, 1, new float[0], new float[0], new float[0][]));
      assertTrue(thrown.toString().contains("\"sign\""), thrown::toString);
      assertEquals("sign", ModelFile.load(file).training().text("optimizer"));
    }
  }

  @Test
  void namesThatAFileCannotKeepAreRefusedBeforeTraining() {
    Optimizer clash = new Renamed(Map.of("epochs", 3.0), List.of());
    assertRefusedAtOnce(clash, "\"epochs\"");
    assertRefusedAtOnce(new Renamed(Map.of("x", Double.NaN), List.of()), "'x' at NaN");
    assertRefusedAtOnce(new Renamed(Map.of(), List.of("a/b")), "'a/b'");
    assertRefusedAtOnce(new Renamed(Map.of(), List.of("a", "a")), "'a'");
  }

  @Test
  void aLabelOfOursWithoutItsSettingsIsRefused() {
    assertRefusedAtOnce(
        new Renamed(Map.of(), List.of()),
        "the optimizer has the label \"adam\" of one of Lanewise's, but not its settings: the setting \"beta1\" is no number; give it a label of its own");
    TrainingSettings settings = TinyRun.settings();
    Schedule cosine = new Saved.Schedule("cosine", Map.of());
    Average ema = new Saved.Average("ema", Map.of());
    Loss loss = new Saved.Loss("softmax-cross-entropy", Map.of("smoothing", 2.0));
    Map<String, TrainingSettings> refused =
        Map.of(
            "the schedule has the label \"cosine\"",
            settings.withSchedule(cosine),
            "the average has the label \"ema\"",
            settings.with(settings.update().withAverage(ema)),
            "the loss has the label \"softmax-cross-entropy\"",
            settings.withLoss(loss));
    refused.forEach((words, each) -> {
      Exception thrown = assertThrows(IllegalArgumentException.class, () -> TinyRun.run(each));
      assertTrue(thrown.toString().contains(words), thrown::toString);
    });
  }

  private static void assertRefusedAtOnce(Optimizer optimizer, String word) {
    Exception thrown = assertThrows(IllegalArgumentException.class, () -> TinyRun.run(optimizer));
    assertTrue(thrown.toString().contains(word), thrown::toString);
  }

  private static final class Renamed extends OptimizerDecorator {

    private final Map<String, Double> settings;
    private final List<String> arrays;

    Renamed(Map<String, Double> settings, List<String> arrays) {
      super(Adam.defaults());
      this.settings = settings;
      this.arrays = arrays;
    }

    @Override
    public Optimizer withLearningRate(double rate) {
      return this;
    }

    @Override
    public Map<String, Double> settings() {
      return settings;
    }

    @Override
    public List<String> stateNames() {
      return arrays;
    }
  }
}
