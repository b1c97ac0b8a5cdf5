package org.lanewise.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.engine.SmallTraining.EXAMPLES;
import static org.lanewise.engine.SmallTraining.NETWORK;
import static org.lanewise.engine.SmallTraining.PROGRAM;
import static org.lanewise.engine.SmallTraining.SETTINGS;
import static org.lanewise.engine.SmallTraining.model;
import static org.lanewise.engine.SmallTraining.predictor;
import static org.lanewise.engine.SmallTraining.state;
import static org.lanewise.engine.SmallTraining.step;
import static org.lanewise.engine.SmallTraining.trainer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.store.Checkpoint;
import org.lanewise.engine.store.CheckpointFolder;
import org.lanewise.engine.store.DataIdentity;
import org.lanewise.engine.store.ModelFile;
import org.lanewise.engine.store.Run;
import org.lanewise.engine.store.SafetensorsFile;
import org.lanewise.engine.store.Settings;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.train.Callback;
import org.lanewise.engine.train.Dataset;
import org.lanewise.engine.train.Position;
import org.lanewise.engine.train.Predictor;
import org.lanewise.engine.train.Preprocessing;
import org.lanewise.engine.train.Trainer;
import org.lanewise.engine.train.TrainingState;
import org.lanewise.engine.train.TrainingStep;
import org.lanewise.engine.train.Workers;

/** What was closed, or is in use already, is refused. */
class StateMisuseTest {

  @TempDir private Path folder;

  @Test
  void whatWasClosedIsRefused() {
    Workers workers = new Workers(2);
    Trainer trainer = trainer(EXAMPLES, state(), workers);
    TrainingStep step = step(workers);
    Predictor predictor = predictor(workers);
    workers.close();
    assertClosed(trainer::run);
    assertClosed(() -> step.run(new int[4], 0, 4, 1));
    assertClosed(() -> predictor.logits(EXAMPLES));
    Path file = folder.resolve("m.safetensors");
    ModelFile.save(file, model(NETWORK.initialParameters(1)));
    SafetensorsFile model = SafetensorsFile.open(file);
    model.close();
    model.close();
    assertClosed(() -> model.readFloats("dense/kernel"));
    CheckpointFolder checkpoints = CheckpointFolder.open(folder.resolve("checkpoints"), 1);
    checkpoints.close();
    checkpoints.close();
    Run run =
        new Run(NETWORK, SETTINGS, Preprocessing.scaled(), DataIdentity.unknown(), Settings.none());
    assertClosed(() -> checkpoints.resume(run));
    assertClosed(() -> checkpoints.save(Checkpoint.of(run, trainer, Optional.empty())));
  }

  private static void assertClosed(Executable call) {
    Exception thrown = assertThrows(IllegalStateException.class, call);
    assertTrue(String.valueOf(thrown.getMessage()).contains("close"), thrown::toString);
  }

  /** The second call comes while the first is sure to be under way, in its listener. */
  @Test
  void aTrainerThatIsRunningIsRefused() throws Exception {
    try (Workers workers = new Workers(2)) {
      TrainingState state = state();
      Trainer trainer = trainer(EXAMPLES, state, workers);
      List<Throwable> thrown = new ArrayList<>();
      trainer.addCallback(
          new Callback() {
            @Override
            public void onStep(Position position, Metrics batch) {
              thrown.add(inAThread(trainer::run));
              thrown.add(
                  inAThread(() -> trainer.resume(1, 0, new Metrics(4).counts(), 0, List.of())));
            }
          });
      assertTrue(trainer.run());
      assertEquals(8, thrown.size());
      for (Throwable one : thrown) {
        assertTrue(one.toString().contains("running already"), one.toString());
      }
      TrainingState alone = state();
      assertTrue(trainer(EXAMPLES, alone, workers).run());
      assertArrayEquals(alone.parameters(), state.parameters(), "the run went on undisturbed");
    }
  }

  /** The second call comes while the first reads its images. */
  @Test
  void aStepOrAPredictionThatIsUnderWayIsRefused() {
    for (int threads = 1; threads <= 2; threads++) {
      try (Workers workers = new Workers(threads)) {
        List<Throwable> thrown = new ArrayList<>();
        List<Executable> seconds = new ArrayList<>();
        Dataset dataset = new Watched(EXAMPLES, () -> thrown.add(inAThread(seconds.getFirst())));
        Predictor predictor = predictor(workers);
        seconds.add(() -> predictor.logits(EXAMPLES));
        predictor.logits(dataset);
        seconds.clear();
        TrainingStep step =
            new TrainingStep(PROGRAM, workers, dataset, SETTINGS.optimizer(), 1, state());
        seconds.add(() -> step.run(new int[] {0, 1, 2, 3}, 0, 4, 1));
        step.run(new int[] {0, 1, 2, 3}, 0, 4, 1);
        assertEquals(2, thrown.size());
        for (Throwable one : thrown) {
          assertTrue(one.toString().contains("at work on another job"), one.toString());
        }
      }
    }
  }

  private static Throwable inAThread(Executable call) {
    List<Throwable> thrown = new ArrayList<>();
    Thread thread = new Thread(() -> thrown.add(assertThrows(IllegalStateException.class, call)));
    thread.setUncaughtExceptionHandler((which, e) -> thrown.add(e));
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return thrown.getFirst();
  }

  /** Dataset that tell when the first of them is read. */
  private record Watched(Dataset inner, Runnable watcher) implements Dataset {

    @Override
    public int size() {
      return inner.size();
    }

    @Override
    public Shape shape() {
      return inner.shape();
    }

    @Override
    public int classes() {
      return inner.classes();
    }

    @Override
    public int label(int index) {
      return inner.label(index);
    }

    @Override
    public Reader newReader() {
      Reader reader = inner.newReader();
      return (example, epoch, destination, offset) -> {
        if (example == 0) {
          watcher.run();
        }
        reader.read(example, epoch, destination, offset);
      };
    }
  }
}
