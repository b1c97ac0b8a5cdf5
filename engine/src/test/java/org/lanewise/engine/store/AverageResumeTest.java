package org.lanewise.engine.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.optim.Average;
import org.lanewise.engine.optim.Ema;
import org.lanewise.engine.optim.Lookahead;
import org.lanewise.engine.train.Callback;
import org.lanewise.engine.train.Position;
import org.lanewise.engine.train.Trainer;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.engine.train.UpdateSettings;
import org.lanewise.engine.train.Workers;

/** Runs with an average, and with a clipped gradient, go on as if they had not been stopped. */
final class AverageResumeTest {

  @TempDir private Path folder;

  /** One of somebody's own: the largest that each parameter has been. */
  private record Largest() implements Average {

    @Override
    public String label() {
      return "largest";
    }

    @Override
    public Map<String, Double> settings() {
      return Map.of();
    }

    @Override
    public void update(
        int from, int to, long step, long steps, float[] parameters, float[] average) {
      for (int i = from; i < to; i++) {
        average[i] = Math.max(average[i], parameters[i]);
      }
    }
  }

  private static UpdateSettings update() {
    return UpdateSettings.of(Adam.defaults()).withClipNorm(0.2);
  }

  /** A residual network: with moving statistics. */
  private static Run run(UpdateSettings update) {
    Run residual = TinyRun.residual();
    return new Run(
        residual.network(),
        TrainingSettings.defaults(11).withEpochs(TinyRun.EPOCHS).withBatchSize(8).with(update),
        residual.preprocessing(),
        residual.data(),
        residual.settings());
  }

  private static List<Average> averages() {
    return List.of(new Ema(0.9), Lookahead.of(4, 0.5), new Lookahead(3, 0.25, 3), new Largest());
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 7, 12, 19})
  void interruptedEqualsUninterrupted(int stop) {
    int at = 0;
    for (Average average : averages()) {
      Run run = run(update().withAverage(average));
      String name = average.label() + at++;
      Trainer whole = train(run, name + "whole", TinyRun.STEPS + 1);
      Trainer first = train(run, name, stop);
      assertEquals(stop, first.state().steps());
      Trainer second = train(run, name, TinyRun.STEPS + 1);
      assertArrayEquals(whole.state().parameters(), second.state().parameters());
      assertArrayEquals(whole.state().modelParameters(), second.state().modelParameters());
      Checkpoint.Best best = newest(name).best().orElseThrow();
      assertArrayEquals(
          newest(name + "whole").best().orElseThrow().parameters(), best.parameters());
    }
  }

  /** The file holds both; as a model it is the average. */
  @Test
  void theModelIsTheAverage() {
    Trainer trainer = train(run(update().withAverage(new Ema(0.9))), "run", 7);
    float[] average = trainer.state().average().orElseThrow();
    assertFalse(Arrays.equals(average, trainer.state().parameters()));
    Path file = folder.resolve("run").resolve("checkpoint-0000000007.safetensors");
    assertArrayEquals(average, ModelFile.load(file).parameters());
    assertArrayEquals(trainer.state().parameters(), CheckpointFile.load(file).state().parameters());
  }

  @Test
  void theFileNamesNormAndAverage() {
    for (Average average : averages()) {
      Settings settings = RunSettings.of(run(update().withAverage(average)).training());
      assertEquals(0.2, settings.number("clip_norm").orElseThrow());
      assertEquals(average.label(), settings.text("average"));
      UpdateSettings parsed = RunSettings.parse(folder, settings, List.of()).update();
      assertEquals(update().clipNorm(), parsed.clipNorm());
      Average found = parsed.average().orElseThrow();
      if (average instanceof Largest) {
        assertThrows(
            UnsupportedOperationException.class,
            () -> found.update(0, 0, 1, 1, new float[0], new float[0]));
      } else {
        assertEquals(average, found);
      }
    }
    Settings none = RunSettings.of(run(UpdateSettings.of(Adam.defaults())).training());
    assertTrue(none.names().stream().noneMatch(name -> name.matches("clip.*|average.*")));
  }

  @Test
  void anotherAverageIsAnotherRun() {
    train(run(update().withAverage(new Lookahead(4, 0.5, 1))), "run", 7);
    assertRefused(run(update()), "average absent here, lookahead there");
    assertRefused(
        run(update().withAverage(new Lookahead(4, 0.25, 1))), "average.alpha 0.25 here, 0.5 there");
    assertRefused(
        run(update().withClipNorm(1).withAverage(new Lookahead(4, 0.5, 1))),
        "clip_norm 1.0 here, 0.2 there");
    Run same = run(update().withAverage(new Lookahead(4, 0.5, 1)));
    assertRefused(
        new Run(
            same.network(),
            same.training().withEpochs(9),
            same.preprocessing(),
            same.data(),
            same.settings()),
        "epochs 9 here, 4 there");
  }

  private void assertRefused(Run other, String difference) {
    try (CheckpointFolder checkpoints = CheckpointFolder.open(folder.resolve("run"), 2)) {
      String sentence =
          String.valueOf(
              assertThrows(StoreException.class, () -> checkpoints.resume(other)).getMessage());
      assertTrue(sentence.contains(difference), sentence);
    }
  }

  private Checkpoint newest(String name) {
    return CheckpointFile.load(
        folder.resolve(name).resolve("checkpoint-00000000" + TinyRun.STEPS + ".safetensors"));
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
      Checkpointing saving = new Checkpointing(checkpoints, run, trainer, 3, from);
      trainer.addCallback(saving);
      trainer.run();
      saving.saveNow();
      return trainer;
    }
  }
}
