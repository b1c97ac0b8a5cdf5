package org.lanewise.engine.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.engine.Lanewise.stopEarly;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.train.Callback;
import org.lanewise.engine.train.EpochResult;
import org.lanewise.engine.train.History;
import org.lanewise.engine.train.Position;
import org.lanewise.engine.train.Trainer;
import org.lanewise.engine.train.Workers;

/** What callbacks are told, and what they keep. */
final class CallbackTest {

  @TempDir private Path folder;

  /** Counts the steps of a run, whatever interrupts it, and stops it where it is told to. */
  private static final class Counter implements Callback {

    private final List<String> told = new ArrayList<>();
    private final int stopAfter;
    private int steps;
    private Runnable stop = () -> {};

    Counter(int stopAfter) {
      this.stopAfter = stopAfter;
    }

    @Override
    public void onBegin(Trainer trainer) {
      told.add("begin at " + trainer.position());
      stop = trainer::requestStop;
    }

    @Override
    public void onStep(Position position, Metrics batch) {
      steps++;
      if (steps == stopAfter) {
        stop.run();
      }
    }

    @Override
    public void onEnd(Position position, boolean done) {
      told.add("end at " + position + ", done: " + done);
    }

    @Override
    public String stateName() {
      return "counter";
    }

    @Override
    public String state() {
      return Integer.toString(steps);
    }

    @Override
    public void restore(String state) {
      steps = Integer.parseInt(state);
    }
  }

  @Test
  void itIsToldOfBeginAndEndAndKeepsItsState() {
    Counter first = new Counter(7);
    train(first);
    assertEquals(
        List.of("begin at epoch 1, step 0 of 5", "end at epoch 2, step 2 of 5, done: false"),
        first.told);
    Counter second = new Counter(-1);
    train(second);
    assertEquals(TinyRun.STEPS, second.steps);
    assertEquals(
        List.of("begin at epoch 2, step 2 of 5", "end at epoch 5, step 0 of 5, done: true"),
        second.told);
  }

  @Test
  void twoStatesOfOneNameAreRefused() {
    try (Workers workers = new Workers(1)) {
      Trainer trainer =
          TinyRun.trainer(TinyRun.run(), KernelSets.TEXTBOOK, workers, Optional.empty());
      trainer.addCallback(new Counter(1));
      trainer.addCallback(stopEarly(1));
      Exception thrown =
          assertThrows(IllegalArgumentException.class, () -> trainer.addCallback(new Counter(2)));
      assertTrue(thrown.toString().contains("'counter'"), thrown::toString);
    }
  }

  /** Epochs with these losses, through a stop at any of them. */
  @Test
  void patienceSurvivesAnInterruption() {
    double[] losses = {3, 2, 2.5, 2, 1.5, 1.6, 1.5, 1.7, 1};
    for (int interrupted = 0; interrupted < losses.length; interrupted++) {
      try (Workers workers = new Workers(1)) {
        Trainer trainer =
            TinyRun.trainer(TinyRun.run(), KernelSets.TEXTBOOK, workers, Optional.empty());
        Callback stop = stopEarly(3);
        stop.onBegin(trainer);
        int epoch = 0;
        while (!trainer.stopRequested()) {
          stop.onEpoch(trainer.position(), epoch(epoch + 1, losses[epoch]));
          if (epoch++ == interrupted) {
            String state = stop.state();
            stop = stopEarly(3);
            stop.onBegin(trainer);
            stop.restore(state);
          }
        }
        assertEquals(8, epoch, "three epochs after the fifth, the best");
      }
    }
    assertThrows(IllegalArgumentException.class, () -> stopEarly(0));
  }

  @Test
  void theHistoryGivesAFigureOfEveryEpoch() {
    History history = new History(List.of(epoch(1, 3), epoch(2, 1), epoch(3, 1)));
    assertArrayEquals(new double[] {3, 1, 1}, history.of(EpochResult::loss));
    assertEquals(2, history.best().orElseThrow().epoch());
    assertTrue(new History(List.of()).best().isEmpty());
  }

  private static EpochResult epoch(int number, double loss) {
    return new EpochResult(number, loss, 0, OptionalDouble.empty(), OptionalDouble.empty(), 1, 1);
  }

  private void train(Callback callback) {
    Run run = TinyRun.run();
    try (CheckpointFolder checkpoints = CheckpointFolder.open(folder, 2);
        Workers workers = new Workers(1)) {
      Optional<Checkpoint> from = checkpoints.resume(run).checkpoint();
      Trainer trainer = TinyRun.trainer(run, KernelSets.FAST, workers, from);
      trainer.addCallback(callback);
      trainer.run();
      new Checkpointing(checkpoints, run, trainer, 1, from).saveNow();
    }
  }
}
