package org.lanewise.engine.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.engine.Lanewise.cosine;
import static org.lanewise.engine.Lanewise.linear;
import static org.lanewise.engine.Lanewise.oneCycle;
import static org.lanewise.engine.Lanewise.warmUp;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.loss.BinaryCrossEntropy;
import org.lanewise.engine.loss.Loss;
import org.lanewise.engine.loss.MeanSquaredError;
import org.lanewise.engine.loss.SoftmaxCrossEntropy;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.optim.Constant;
import org.lanewise.engine.optim.Cosine;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.Plateau;
import org.lanewise.engine.optim.RmsProp;
import org.lanewise.engine.optim.Schedule;
import org.lanewise.engine.optim.Sgd;
import org.lanewise.engine.optim.StepDecay;
import org.lanewise.engine.optim.Triangular;
import org.lanewise.engine.optim.WarmUp;
import org.lanewise.engine.optim.WeightDecay;
import org.lanewise.engine.tensor.Role;
import org.lanewise.engine.train.Trainer;
import org.lanewise.engine.train.TrainingSettings;

/** Every optimizer, schedule and loss: in files, and stopped and gone on with. */
final class RulesResumeTest {

  @TempDir private Path folder;

  private static final List<Optimizer> OPTIMIZERS =
      List.of(
          Adam.defaults().withLearningRate(2e-3),
          new Sgd(0.1, 0.9),
          new Sgd(0.1, 0.85, true),
          RmsProp.defaults(),
          new RmsProp(1e-3, 0.95, 0.8, 1e-3),
          WeightDecay.adamW(),
          new Sgd(0.1, 0.9, true).withDecay(0.1),
          new WeightDecay(RmsProp.defaults(), Map.of(Role.KERNEL, 0.5, Role.BIAS, 0.25)));

  private static final List<Schedule> SCHEDULES =
      List.of(
          oneCycle(0.01),
          new StepDecay(3, 0.5),
          new Cosine(0.1),
          linear(),
          new Triangular(0.2, 0.23, 0.07),
          new Plateau(0.5, 1, 0.5, 1, 1e-4),
          new WarmUp(new Constant(), 4, 0.25),
          warmUp(9, cosine()),
          warmUp(3, new Plateau(0.5, 1, 0.5, 0, 0)));

  private static final List<Loss> LOSSES =
      List.of(
          SoftmaxCrossEntropy.smoothed(0.2),
          new SoftmaxCrossEntropy().weighted(1, 0.5, 3, 0),
          SoftmaxCrossEntropy.smoothed(0.1).weighted(2, 2, 1, 1),
          new BinaryCrossEntropy(),
          new MeanSquaredError());

  static Stream<Named<TrainingSettings>> ours() {
    TrainingSettings plain = TinyRun.settings();
    return Stream.of(
            OPTIMIZERS.stream().map(one -> Named.of(one.toString(), plain.withOptimizer(one))),
            SCHEDULES.stream().map(one -> Named.of(one.toString(), plain.withSchedule(one))),
            LOSSES.stream().map(one -> Named.of(one.toString(), plain.withLoss(one))))
        .flatMap(each -> each);
  }

  static Stream<Named<TrainingSettings>> all() {
    TrainingSettings plain = TinyRun.settings();
    Loss measured = new OwnLossTest.Squared(2).measuring(new OwnLossTest.TopTwo());
    Stream<Named<TrainingSettings>> own =
        OwnOptimizerTest.optimizers().stream()
            .map(one -> Named.of("own " + one.label(), plain.withOptimizer(one)));
    return Stream.of(
            ours(),
            own,
            Stream.of(
                Named.of("own schedule", plain.withSchedule(new OwnScheduleTest.Shrinking(0.5))),
                Named.of("own loss", plain.withLoss(measured))))
        .flatMap(each -> each);
  }

  /** The file alone is enough: no program has to say again what was chosen. */
  @ParameterizedTest
  @MethodSource("ours")
  void aFileTellsAllOfIt(TrainingSettings training) {
    Settings settings = RunSettings.of(training);
    Settings read = Settings.parse(folder, "a run", settings.toJson());
    List<String> arrays = training.optimizer().stateNames();
    assertEquals(training, RunSettings.parse(folder, read, arrays));
  }

  @ParameterizedTest
  @MethodSource("all")
  void stoppedAndGoneOnWithEqualsNotStopped(TrainingSettings training) {
    Run run = TinyRun.run(training);
    Trainer whole = TinyRun.train(folder.resolve("whole"), run, KernelSets.TEXTBOOK);
    for (int stop : new int[] {2, 7, 12}) {
      Path stopped = folder.resolve("stopped" + stop);
      Trainer first = TinyRun.train(stopped, run, KernelSets.FAST, stop);
      assertEquals(stop, first.state().steps());
      Trainer second = TinyRun.train(stopped, run, KernelSets.FAST);
      assertEquals(TinyRun.STEPS, second.state().steps());
      assertArrayEquals(whole.state().parameters(), second.state().parameters());
      assertTrue(
          Arrays.deepEquals(whole.state().optimizerState(), second.state().optimizerState()));
      assertEquals(whole.states(), second.states());
      assertEquals(figures(whole), figures(second));
    }
  }

  private static List<List<?>> figures(Trainer trainer) {
    return trainer.history().stream()
        .<List<?>>map(e -> List.of(e.loss(), e.accuracy(), e.validationLoss(), e.own()))
        .toList();
  }

  /** None of them is another one in disguise. */
  @ParameterizedTest
  @MethodSource("all")
  void itChangesWhatIsTrained(TrainingSettings training) {
    Run run = TinyRun.run(training);
    float[] plain =
        TinyRun.train(folder.resolve("plain"), TinyRun.run(), KernelSets.FAST).state().parameters();
    float[] changed =
        TinyRun.train(folder.resolve("changed"), run, KernelSets.FAST).state().parameters();
    assertFalse(Arrays.equals(plain, changed));
  }

  @ParameterizedTest
  @MethodSource("all")
  void anotherOneIsAnotherRun(TrainingSettings training) {
    TinyRun.train(folder, TinyRun.run(training), KernelSets.FAST, 2);
    TrainingSettings plain = TinyRun.settings().withLoss(new SoftmaxCrossEntropy());
    assertTrue(TinyRun.refusal(folder, TinyRun.run(plain)).contains(" here, "));
  }
}
