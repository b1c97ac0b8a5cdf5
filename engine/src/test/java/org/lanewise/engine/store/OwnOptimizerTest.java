package org.lanewise.engine.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.OptimizerDecorator;
import org.lanewise.engine.optim.UpdateRange;
import org.lanewise.engine.tensor.Role;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.train.Callback;
import org.lanewise.engine.train.Position;
import org.lanewise.engine.train.Trainer;
import org.lanewise.engine.train.Workers;

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

  @ParameterizedTest
  @MethodSource("optimizers")
  void aStoppedRunGoesOnToTheSameBits(Optimizer optimizer) {
    Run run = TinyRun.run(optimizer);
    Trainer whole = train(run, "whole", TinyRun.STEPS + 1);
    Trainer first = train(run, "stopped", 7);
    assertEquals(7, first.state().steps());
    Trainer second = train(run, "stopped", TinyRun.STEPS + 1);
    assertEquals(TinyRun.STEPS, second.state().steps());
    assertArrayEquals(whole.state().parameters(), second.state().parameters());
    assertTrue(Arrays.deepEquals(whole.state().optimizerState(), second.state().optimizerState()));
  }

  @Test
  void otherSettingsAreAnotherRun() {
    train(TinyRun.run(new Sign(1e-3, 0.9)), "run", 7);
    assertRefused(new Sign(1e-3, 0.8), "memory 0.8 here, 0.9 there");
    assertRefused(Adam.defaults(), "optimizer adam here, sign there");
  }

  private void assertRefused(Optimizer optimizer, String difference) {
    try (CheckpointFolder checkpoints = CheckpointFolder.open(folder.resolve("run"), 2)) {
      Run other = TinyRun.run(optimizer);
      String sentence =
          String.valueOf(
              assertThrows(StoreException.class, () -> checkpoints.resume(other)).getMessage());
      assertTrue(sentence.contains(difference), sentence);
    }
  }

  /** The file can be read without the code, as a model too; only training needs it. */
  @Test
  void theFileAloneTellsAllButTheCode() {
    train(TinyRun.run(new Sign(2e-3, 0.9)), "run", 7);
    try (CheckpointFolder checkpoints = CheckpointFolder.open(folder.resolve("run"), 2)) {
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

  /** Starts the run in a folder, or goes on with it, and stops after so many steps in all. */
  private Trainer train(Run run, String name, int steps) {
    try (CheckpointFolder checkpoints = CheckpointFolder.open(folder.resolve(name), 2);
        Workers workers = new Workers(2)) {
      Optional<Checkpoint> from = checkpoints.resume(run).checkpoint();
      Trainer trainer = TinyRun.trainer(run, KernelSets.FAST, workers, from);
      trainer.addCallback(
          new Callback() {
            @Override
            public void onStep(Position position, Metrics batch) {
              if (trainer.state().steps() == steps) {
                trainer.requestStop();
              }
            }
          });
      Checkpointing saving = new Checkpointing(checkpoints, run, trainer, 5, from);
      trainer.addCallback(saving);
      assertEquals(steps > TinyRun.STEPS, trainer.run());
      saving.saveNow();
      assertFalse(checkpoints.newest().isEmpty());
      return trainer;
    }
  }
}
