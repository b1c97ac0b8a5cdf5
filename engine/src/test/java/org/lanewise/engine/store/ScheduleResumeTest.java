package org.lanewise.engine.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.optim.Constant;
import org.lanewise.engine.optim.OneCycle;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.OptimizerDecorator;
import org.lanewise.engine.optim.Schedule;
import org.lanewise.engine.optim.UpdateRange;
import org.lanewise.engine.train.Callback;
import org.lanewise.engine.train.Position;
import org.lanewise.engine.train.Trainer;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.engine.train.Workers;

/** Runs whose rate changes are saved and go on as if they had not been stopped. */
final class ScheduleResumeTest {

  @TempDir private Path folder;

  /** A rate that shrinks with every epoch that is no better than the best: it has a state. */
  record Shrinking(double factor) implements Schedule {

    @Override
    public String label() {
      return "shrinking";
    }

    @Override
    public Map<String, Double> settings() {
      return Map.of("factor", factor);
    }

    @Override
    public double rate(double base, long step, long steps, double[] state) {
      return base * state[1];
    }

    @Override
    public double[] initialState() {
      return new double[] {Double.POSITIVE_INFINITY, 1};
    }

    @Override
    public void epochEnded(int epoch, double loss, double[] state) {
      // Every second epoch counts as no better, so that the state moves in a tiny run.
      state[1] *= loss < state[0] && epoch % 2 == 0 ? 1 : factor;
      state[0] = Math.min(state[0], loss);
    }
  }

  private static Run run(Schedule schedule) {
    return TinyRun.run(
        TrainingSettings.defaults(11)
            .withEpochs(TinyRun.EPOCHS)
            .withBatchSize(8)
            .withSchedule(schedule));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 7, 12, 17})
  void interruptedEqualsUninterrupted(int stop) {
    for (Schedule schedule : new Schedule[] {OneCycle.to(0.01), new Shrinking(0.5)}) {
      String name = schedule.label() + stop;
      Trainer whole = train(run(schedule), name + "whole", TinyRun.STEPS + 1);
      Trainer first = train(run(schedule), name, stop);
      assertEquals(stop, first.state().steps());
      Trainer second = train(run(schedule), name, TinyRun.STEPS + 1);
      assertArrayEquals(whole.state().parameters(), second.state().parameters());
      assertEquals(whole.states(), second.states());
      float[] constant =
          train(run(new Constant()), name + "constant", TinyRun.STEPS + 1).state().parameters();
      assertFalse(Arrays.equals(constant, second.state().parameters()));
    }
  }

  @Test
  void theFileNamesTheScheduleAndItsNumbers() {
    Settings settings = RunSettings.of(run(new OneCycle(0.01, 0.25)).training());
    assertEquals("one-cycle", settings.text("schedule"));
    assertEquals(0.01, settings.number("schedule.peak").orElseThrow());
    assertEquals(0.25, settings.number("schedule.warmup").orElseThrow());
    assertEquals(new OneCycle(0.01, 0.25), parsed(settings));
    assertEquals("shrinking", parsed(RunSettings.of(run(new Shrinking(2)).training())).label());
    Schedule more = parsed(settings.with("schedule.more", 1.0));
    assertNotEquals(new OneCycle(0.01, 0.25), more);
    assertThrows(UnsupportedOperationException.class, () -> more.rate(1, 1, 1, new double[0]));
  }

  private Schedule parsed(Settings settings) {
    return RunSettings.parse(folder, settings, java.util.List.of()).schedule();
  }

  /** As files of before there were schedules have it. */
  @Test
  void aConstantRateIsNotNamed() {
    Settings settings = RunSettings.of(run(new Constant()).training());
    assertTrue(settings.names().stream().noneMatch(name -> name.startsWith("schedule")));
    assertEquals(new Constant(), parsed(settings));
  }

  @Test
  void anotherScheduleIsAnotherRun() {
    train(run(OneCycle.to(0.01)), "run", 7);
    assertRefused(run(OneCycle.to(0.02)), "schedule.peak 0.02 here, 0.01 there");
    assertRefused(run(new Constant()), "schedule absent here, one-cycle there");
    TrainingSettings longer = run(OneCycle.to(0.01)).training().withEpochs(9);
    assertRefused(TinyRun.run(longer), "epochs 9 here, 4 there");
  }

  /** Whose rate doesn't know the end may go on longer. */
  @Test
  void aRunMayBecomeLongerWhereTheRateAllows() {
    train(run(new Shrinking(0.5)), "run", 7);
    TrainingSettings longer = run(new Shrinking(0.5)).training().withEpochs(9);
    Trainer trainer = train(TinyRun.run(longer), "run", 9 * TinyRun.STEPS_PER_EPOCH + 1);
    assertEquals(9 * TinyRun.STEPS_PER_EPOCH, trainer.state().steps());
  }

  private void assertRefused(Run other, String difference) {
    try (CheckpointFolder checkpoints = CheckpointFolder.open(folder.resolve("run"), 2)) {
      String sentence =
          String.valueOf(
              assertThrows(StoreException.class, () -> checkpoints.resume(other)).getMessage());
      assertTrue(sentence.contains(difference), sentence);
    }
  }

  @Test
  void aRateThatIsNoneStopsTheRunBeforeTheStep() {
    Run run = run(new Shrinking(-1));
    Exception thrown =
        assertThrows(IllegalStateException.class, () -> train(run, "run", TinyRun.STEPS));
    assertTrue(thrown.toString().contains("shrinking gives step 6"), thrown::toString);
  }

  /** The optimizer gets the schedule's rate. */
  @Test
  void theRateReachesTheOptimizer() {
    double[] last = new double[1];
    Optimizer told =
        new OptimizerDecorator(Adam.defaults()) {
          @Override
          public Optimizer withLearningRate(double rate) {
            return this;
          }

          @Override
          public void update(
              UpdateRange range,
              long step,
              double rate,
              float[] parameters,
              float[] gradient,
              float[][] state) {
            if (range.from() == 0) {
              last[0] = rate;
            }
          }
        };
    TrainingSettings settings = run(OneCycle.to(0.01)).training().withOptimizer(told);
    train(TinyRun.run(settings), "run", 7);
    assertEquals(OneCycle.to(0.01).rate(0, 7, TinyRun.STEPS, new double[0]), last[0]);
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
