package org.lanewise.engine.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.engine.Lanewise.oneCycle;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.optim.Constant;
import org.lanewise.engine.optim.OneCycle;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.OptimizerDecorator;
import org.lanewise.engine.optim.Schedule;
import org.lanewise.engine.optim.UpdateRange;
import org.lanewise.engine.train.Trainer;
import org.lanewise.engine.train.TrainingSettings;

/** Runs with a schedule that is not one of ours, and what files say of schedules. */
final class OwnScheduleTest {

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
    return TinyRun.run(TinyRun.settings().withSchedule(schedule));
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
    TinyRun.train(folder, run(oneCycle(0.01)), KernelSets.FAST, 7);
    assertRefused(run(oneCycle(0.02)), "schedule.peak 0.02 here, 0.01 there");
    assertRefused(run(new Constant()), "schedule absent here, one-cycle there");
    TrainingSettings longer = run(oneCycle(0.01)).training().withEpochs(9);
    assertRefused(TinyRun.run(longer), "epochs 9 here, 4 there");
  }

  /** Whose rate doesn't know the end may go on longer. */
  @Test
  void aRunMayBecomeLongerWhereTheRateAllows() {
    TinyRun.train(folder, run(new Shrinking(0.5)), KernelSets.FAST, 7);
    TrainingSettings longer = run(new Shrinking(0.5)).training().withEpochs(9);
    Trainer trainer =
        TinyRun.train(
            folder, TinyRun.run(longer), KernelSets.FAST, 9 * TinyRun.STEPS_PER_EPOCH + 1);
    assertEquals(9 * TinyRun.STEPS_PER_EPOCH, trainer.state().steps());
  }

  private void assertRefused(Run other, String difference) {
    String sentence = TinyRun.refusal(folder, other);
    assertTrue(sentence.contains(difference), sentence);
  }

  @Test
  void aRateThatIsNoneStopsTheRunBeforeTheStep() {
    Run run = run(new Shrinking(-1));
    Exception thrown =
        assertThrows(
            IllegalStateException.class,
            () -> TinyRun.train(folder, run, KernelSets.FAST, TinyRun.STEPS));
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
    TrainingSettings settings = run(oneCycle(0.01)).training().withOptimizer(told);
    TinyRun.train(folder, TinyRun.run(settings), KernelSets.FAST, 7);
    assertEquals(oneCycle(0.01).rate(0, 7, TinyRun.STEPS, new double[0]), last[0]);
  }
}
