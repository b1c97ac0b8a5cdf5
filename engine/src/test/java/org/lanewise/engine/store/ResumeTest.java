package org.lanewise.engine.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.Sgd;
import org.lanewise.engine.train.Callback;
import org.lanewise.engine.train.EpochResult;
import org.lanewise.engine.train.Position;
import org.lanewise.engine.train.Trainer;
import org.lanewise.engine.train.Workers;

/** A run that was interrupted ends with the bits of one that was not. */
class ResumeTest {

  @TempDir Path folder;

  /** What a run leaves: its state, its history, its best epoch. */
  private record End(
      Checkpoint last,
      Optional<Checkpoint.Best> best,
      boolean done,
      Optional<Metrics.Counts> lastEpoch) {}

  static List<Optimizer> optimizers() {
    return List.of(Adam.defaults(), new Sgd(0.1, 0.9));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void stoppedOnceAtAnyStep(Optimizer optimizer) {
    Run run = TinyRun.run(optimizer);
    End whole = go(folder.resolve("whole"), run, 1, KernelSets.TEXTBOOK, 0, Integer.MAX_VALUE);
    assertTrue(whole.done());
    for (int stop = 1; stop <= TinyRun.STEPS; stop++) {
      Path checkpoints = folder.resolve("stop" + stop);
      End stopped = go(checkpoints, run, 1, KernelSets.TEXTBOOK, 0, stop);
      assertEquals(stop, stopped.last().state().steps());
      assertSame(whole, go(checkpoints, run, 2, KernelSets.FAST, 0, Integer.MAX_VALUE));
    }
  }

  static List<Run> runs() {
    return List.of(TinyRun.run(), TinyRun.freezing(0), TinyRun.freezing(2), TinyRun.winograd());
  }

  @ParameterizedTest
  @MethodSource("runs")
  void stoppedManyTimesOnOtherThreadsAndKernels(Run run) {
    End whole = go(folder.resolve("whole"), run, 1, KernelSets.TEXTBOOK, 0, Integer.MAX_VALUE);
    Random random = new Random(4);
    for (int round = 0; round < 6; round++) {
      Path checkpoints = folder.resolve("round" + round);
      End end;
      do {
        KernelSet kernels = KernelSets.values()[random.nextInt(KernelSets.values().length)];
        int threads = 1 + random.nextInt(4);
        end = go(checkpoints, run, threads, kernels, random.nextInt(4), 1 + random.nextInt(4));
      } while (!end.done());
      assertSame(whole, end);
    }
  }

  @Test
  void aRunThatIsDoneMayGetMoreEpochs() {
    Run run = TinyRun.run();
    Run half =
        new Run(
            run.network(),
            run.training().withEpochs(2),
            run.preprocessing(),
            run.data(),
            run.settings());
    End whole = go(folder.resolve("whole"), run, 1, KernelSets.TEXTBOOK, 0, Integer.MAX_VALUE);
    Path checkpoints = folder.resolve("half");
    assertTrue(go(checkpoints, half, 1, KernelSets.TEXTBOOK, 0, Integer.MAX_VALUE).done());
    assertSame(whole, go(checkpoints, run, 1, KernelSets.TEXTBOOK, 0, Integer.MAX_VALUE));
  }

  /** Resumes what is there, makes at most {@code steps} steps, saves. */
  private static End go(
      Path checkpoints, Run run, int threads, KernelSet kernels, long every, int steps) {
    try (CheckpointFolder opened = CheckpointFolder.open(checkpoints, 2);
        Workers workers = new Workers(threads)) {
      Resumption resumption = opened.resume(run);
      assertEquals(List.of(), resumption.skipped());
      Trainer trainer = TinyRun.trainer(run, kernels, workers, resumption.checkpoint());
      Checkpointing checkpointing =
          new Checkpointing(opened, run, trainer, every, resumption.checkpoint());
      trainer.addCallback(checkpointing);
      trainer.addCallback(stopAfter(trainer, steps));
      List<Metrics.Counts> ends = new ArrayList<>();
      trainer.addCallback(endsOfEpochs(ends));
      boolean done = trainer.run();
      checkpointing.saveNow();
      Optional<Metrics.Counts> last =
          ends.isEmpty() ? Optional.empty() : Optional.of(ends.getLast());
      return new End(
          Checkpoint.of(run, trainer, checkpointing.best()), checkpointing.best(), done, last);
    }
  }

  private static Callback endsOfEpochs(List<Metrics.Counts> ends) {
    return new Callback() {
      @Override
      public void onStep(Position position, Metrics batch) {
        if (position.step() == position.stepsPerEpoch()) {
          ends.add(position.epochMetrics().counts());
        }
      }
    };
  }

  private static Callback stopAfter(Trainer trainer, int steps) {
    return new Callback() {
      private int made;

      @Override
      public void onStep(Position position, Metrics batch) {
        made++;
        if (made == steps) {
          trainer.requestStop();
        }
      }
    };
  }

  private static void assertSame(End whole, End resumed) {
    assertTrue(resumed.done());
    assertEquals(TinyRun.STEPS, resumed.last().state().steps());
    assertArrayEquals(whole.last().state().parameters(), resumed.last().state().parameters());
    float[][] memory = whole.last().state().optimizerState();
    for (int i = 0; i < memory.length; i++) {
      assertArrayEquals(memory[i], resumed.last().state().optimizerState()[i]);
    }
    assertEquals(results(whole), results(resumed));
    // Empty where the last epoch had no step left to make.
    resumed.lastEpoch().ifPresent(last -> assertEquals(whole.lastEpoch(), Optional.of(last)));
    Checkpoint.Best best = whole.best().orElseThrow();
    Checkpoint.Best again = resumed.best().orElseThrow();
    assertEquals(best.epoch(), again.epoch());
    assertEquals(best.loss(), again.loss());
    assertArrayEquals(best.parameters(), again.parameters());
    assertFalse(best.parameters() == whole.last().state().parameters());
  }

  /** All but the seconds. */
  private static List<List<Double>> results(End end) {
    return end.last().history().stream().map(ResumeTest::numbers).toList();
  }

  private static List<Double> numbers(EpochResult result) {
    return List.of(
        (double) result.epoch(),
        result.loss(),
        result.accuracy(),
        result.validationLoss().orElseThrow(),
        result.validationAccuracy().orElseThrow());
  }
}
