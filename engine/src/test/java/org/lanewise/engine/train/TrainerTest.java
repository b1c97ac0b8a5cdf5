package org.lanewise.engine.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.lanewise.datasets.Shuffle;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.network.TestNetworks;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.Plateau;
import org.lanewise.engine.optim.Sgd;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.tensor.Tensor;

/** The loop: order, listeners, history, stopping and going on. */
class TrainerTest {

  private static final Network NETWORK = Trained.network();
  private static final TrainingSettings SETTINGS =
      TrainingSettings.defaults(11).withEpochs(3).withBatchSize(16);

  /** 50 images in batches of 16: steps of 16, 16, 16 and 2. */
  @Test
  void tellsListenersOfEveryStepAndEpoch() {
    List<String> told = new ArrayList<>();
    Callback listener =
        new Callback() {
          @Override
          public void onStep(Position position, Metrics batch) {
            told.add(position.epoch() + "." + position.step() + " of " + batch.images());
          }

          @Override
          public void onEpoch(Position position, EpochResult result) {
            told.add("epoch " + result.epoch() + ", next " + position.epoch());
          }
        };
    try (Workers workers = new Workers(2)) {
      Trainer trainer = trainer(workers, KernelSets.FAST, initial(), null);
      trainer.addCallback(listener);
      assertTrue(trainer.run());
      assertEquals(4, trainer.position().stepsPerEpoch());
      assertEquals(12, trainer.state().steps());
    }
    List<String> expected = new ArrayList<>();
    for (int epoch = 1; epoch <= 3; epoch++) {
      for (int step = 1; step <= 4; step++) {
        expected.add(epoch + "." + step + " of " + (step < 4 ? 16 : 2));
      }
      expected.add("epoch " + epoch + ", next " + (epoch + 1));
    }
    assertEquals(expected, told);
  }

  /** Once an epoch, between its last step and its end, and only where there is something to do. */
  @Test
  void tellsListenersThatValidationBegins() {
    for (Dataset validation : new Dataset[] {null, TestNetworks.random(NETWORK, 10, 9)}) {
      List<String> told = new ArrayList<>();
      try (Workers workers = new Workers(1)) {
        Trainer trainer = trainer(workers, KernelSets.FAST, initial(), validation);
        trainer.addCallback(
            new Callback() {
              @Override
              public void onValidation(Position position) {
                told.add(
                    String.format(
                        Locale.ROOT, "validation after %d.%d", position.epoch(), position.step()));
              }

              @Override
              public void onEpoch(Position position, EpochResult result) {
                told.add("end of " + result.epoch());
              }
            });
        trainer.run();
      }
      List<String> expected = new ArrayList<>();
      for (int epoch = 1; epoch <= 3; epoch++) {
        if (validation != null) {
          expected.add(String.format(Locale.ROOT, "validation after %d.4", epoch));
        }
        expected.add("end of " + epoch);
      }
      assertEquals(expected, told);
    }
  }

  /** A smaller last batch counts by its images: the mean is over images, not over batches. */
  @Test
  void theEpochsLossIsTheMeanOverItsImages() {
    double[] lossSum = new double[1];
    long[] correct = new long[1];
    try (Workers workers = new Workers(1)) {
      Trainer trainer = trainer(workers, KernelSets.FAST, initial(), null);
      trainer.addCallback(
          new Callback() {
            @Override
            public void onStep(Position position, Metrics batch) {
              if (position.epoch() == 1) {
                lossSum[0] += batch.lossSum();
                correct[0] += batch.correct();
              }
            }
          });
      trainer.run();
      EpochResult first = trainer.history().getFirst();
      assertEquals(lossSum[0] / 50, first.loss());
      assertEquals(correct[0] / 50.0, first.accuracy());
      assertEquals(OptionalDouble.empty(), first.validationLoss());
      assertEquals(OptionalDouble.empty(), first.validationAccuracy());
      assertTrue(first.seconds() > 0);
      assertEquals(50 / first.seconds(), first.imagesPerSecond());
    }
  }

  @Test
  void aStoppedTrainerGoesOnWhenItIsRunAgain() {
    String whole = uninterrupted(SETTINGS);
    try (Workers workers = new Workers(2)) {
      Trainer trainer = trainer(workers, KernelSets.FAST, initial(), null);
      trainer.requestStop();
      assertFalse(trainer.run(), "asked before it began");
      assertEquals(0, trainer.state().steps());
      trainer.addCallback(
          new Callback() {
            @Override
            public void onStep(Position position, Metrics batch) {
              if (trainer.state().steps() == 3 || trainer.state().steps() == 6) {
                trainer.requestStop();
              }
            }
          });
      assertFalse(trainer.run());
      assertEquals(3, trainer.state().steps());
      assertFalse(trainer.run());
      assertEquals(6, trainer.state().steps());
      assertTrue(trainer.run());
      assertEquals(whole, Trained.sha256(trainer.state()));
    }
  }

  /** The kernels' copies of the parameters must not be what counts. */
  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void parametersThatAreSetReachTheNextStepAndEveryPredictor(KernelSet kernels) {
    Network network = TestNetworks.small();
    Dataset images = TestNetworks.random(network, 20, 9);
    float[] other = TestNetworks.parameters(network, 5);
    int[] order = IntStream.range(0, 20).toArray();
    Adam adam = Adam.defaults();
    try (Workers workers = new Workers(2)) {
      Program program = Program.of(network, kernels);
      TrainingState state = TrainingState.of(TestNetworks.parameters(network, 1), adam);
      TrainingStep step = new TrainingStep(program, workers, images, adam, 1, state);
      TrainingStep second = new TrainingStep(program, workers, images, adam, 1, state);
      Predictor predictor = new Predictor(program, workers, state);
      step.run(order, 0, 16, 1);
      assertArrayEquals(
          new Predictor(program, workers, state.parameters()).logits(images),
          predictor.logits(images),
          "a predictor of the state follows the steps");
      float[] copy = state.parameters();
      copy[0] = 7;
      assertNotEquals(7, state.parameters()[0], "a copy");
      state.optimizerState()[0][0] = 7;
      assertNotEquals(7, state.optimizerState()[0][0], "a copy");

      state.setParameters(other);
      other[0] += 1; // no longer the state's concern
      float[] set = state.parameters();
      assertArrayEquals(
          new Predictor(program, workers, set).logits(images), predictor.logits(images));
      double expected = new Predictor(program, workers, set).evaluate(images).meanLoss();
      assertEquals(expected, step.computeGradient(order, 0, 20, 1).meanLoss(), 1e-6);
      step.run(order, 0, 16, 1);
      double after = new Predictor(program, workers, state).evaluate(images).meanLoss();
      assertEquals(
          after,
          second.computeGradient(order, 0, 20, 1).meanLoss(),
          1e-6,
          "another step of the same state sees what this one did");
      predictor.update(set);
      assertEquals(expected, predictor.evaluate(images).meanLoss(), "and follows no more");

      float[] before = state.parameters();
      assertThrows(
          IllegalArgumentException.class, () -> state.setParameters(new float[before.length - 1]));
      float[] poisoned = before.clone();
      poisoned[9] = Float.NaN;
      Exception thrown =
          assertThrows(IllegalArgumentException.class, () -> state.setParameters(poisoned));
      assertTrue(thrown.toString().contains("parameter 9 of"), thrown::toString);
      assertArrayEquals(before, state.parameters());
    }
  }

  @Test
  void validatesWithTheParametersAtTheEndOfTheEpoch() {
    Dataset validation = TestNetworks.random(NETWORK, 70, 9);
    try (Workers workers = new Workers(2)) {
      Trainer trainer = trainer(workers, KernelSets.FAST, initial(), validation);
      List<Metrics> tested = new ArrayList<>();
      Program program = Program.of(NETWORK, KernelSets.TEXTBOOK);
      trainer.addCallback(
          new Callback() {
            @Override
            public void onEpoch(Position position, EpochResult result) {
              float[] now = trainer.state().parameters();
              tested.add(new Predictor(program, workers, now).evaluate(validation));
            }
          });
      trainer.run();
      for (int i = 0; i < 3; i++) {
        EpochResult result = trainer.history().get(i);
        assertEquals(tested.get(i).meanLoss(), result.validationLoss().orElseThrow());
        assertEquals(tested.get(i).accuracy(), result.validationAccuracy().orElseThrow());
      }
    }
  }

  /** Each epoch sees every image once, in the order of (seed, epoch). */
  @Test
  void readsEveryImageOnceAnEpochInTheOrderOfTheSeed() {
    List<String> read = new ArrayList<>();
    Dataset dataset = recording(read);
    try (Workers workers = new Workers(1)) {
      TrainingState state = initial();
      new Trainer(Program.of(NETWORK, KernelSets.FAST), workers, dataset, null, SETTINGS, state)
          .run();
    }
    List<String> expected = new ArrayList<>();
    int[] order = new int[50];
    for (int epoch = 1; epoch <= 3; epoch++) {
      new Shuffle(11).fill(epoch, order);
      for (int image : order) {
        expected.add(epoch + ":" + image);
      }
    }
    assertEquals(expected, read);
  }

  @Test
  void withoutShufflingTheOrderIsThatOfTheSet() {
    List<String> read = new ArrayList<>();
    TrainingSettings settings = new TrainingSettings(2, 50, Adam.defaults(), 1, false);
    try (Workers workers = new Workers(1)) {
      new Trainer(
              Program.of(NETWORK, KernelSets.FAST),
              workers,
              recording(read),
              null,
              settings,
              initial())
          .run();
    }
    for (int i = 0; i < 100; i++) {
      assertEquals((1 + i / 50) + ":" + i % 50, read.get(i));
    }
  }

  @Test
  void stopsAfterTheStepThatIsUnderWayAndGoesOn() {
    String whole = uninterrupted(SETTINGS);
    try (Workers workers = new Workers(2)) {
      Trainer trainer = trainer(workers, KernelSets.FAST, initial(), null);
      trainer.addCallback(
          new Callback() {
            @Override
            public void onStep(Position position, Metrics batch) {
              if (position.epoch() == 2 && position.step() == 3) {
                trainer.requestStop();
              }
            }
          });
      assertFalse(trainer.run());
      assertFalse(trainer.stopRequested(), "the request ended with the run");
      assertEquals(7, trainer.state().steps());
      assertEquals(2, trainer.position().epoch());
      assertEquals(3, trainer.position().step());
      assertEquals(1, trainer.history().size());
      Position at = trainer.position();
      Trainer next = trainer(workers, KernelSets.FAST, trainer.state(), null);
      next.resume(2, 3, at.epochMetrics().counts(), at.seconds(), trainer.history());
      assertTrue(next.run());
      assertEquals(whole, Trained.sha256(next.state()));
    }
  }

  /**
   * From every step of a run, on other threads and kernels, through copies of all that is saved.
   */
  @ParameterizedTest
  @CsvSource({"adam, 16", "adam, 50", "sgd, 7"})
  void goingOnFromAnyStepGivesTheBitsOfTheUninterruptedRun(String optimizer, int batch) {
    Optimizer o = optimizer.equals("adam") ? Adam.defaults() : Sgd.defaults();
    TrainingSettings settings = SETTINGS.withOptimizer(o).withBatchSize(batch);
    Dataset dataset = TestNetworks.random(NETWORK, 50, 1);
    Dataset validation = TestNetworks.random(NETWORK, 20, 2);
    List<Saved> places = new ArrayList<>();
    List<EpochResult> history;
    String whole;
    try (Workers workers = new Workers(1)) {
      TrainingState state = TrainingState.initial(NETWORK, o, settings.seed());
      Program program = Program.of(NETWORK, KernelSets.IM2COL);
      Trainer trainer = new Trainer(program, workers, dataset, validation, settings, state);
      Callback saver =
          new Callback() {
            @Override
            public void onStep(Position position, Metrics metrics) {
              places.add(Saved.of(trainer));
            }

            @Override
            public void onEpoch(Position position, EpochResult result) {
              places.add(Saved.of(trainer));
            }
          };
      trainer.addCallback(saver);
      trainer.run();
      history = trainer.history();
      whole = Trained.sha256(state);
    }
    assertEquals(3 * ((50 + batch - 1) / batch) + 3, places.size());
    int threads = 0;
    for (Saved place : places) {
      KernelSet kernels = KernelSets.values()[threads % 3];
      try (Workers workers = new Workers(1 + threads++ % 3)) {
        Program program = Program.of(NETWORK, kernels);
        Trainer trainer =
            new Trainer(program, workers, dataset, validation, settings, place.state());
        place.resume(trainer);
        assertTrue(trainer.run());
        assertEquals(whole, Trained.sha256(trainer.state()), place::toString);
        assertEquals(history.size(), trainer.history().size());
        for (int i = 0; i < history.size(); i++) {
          EpochResult expected = history.get(i);
          EpochResult seen = trainer.history().get(i);
          assertEquals(expected.epoch(), seen.epoch());
          assertEquals(expected.loss(), seen.loss());
          assertEquals(expected.accuracy(), seen.accuracy());
          assertEquals(expected.validationLoss(), seen.validationLoss());
          assertEquals(expected.validationAccuracy(), seen.validationAccuracy());
        }
      }
    }
  }

  @Test
  void aFinishedRunHasNothingToGoOnWith() {
    try (Workers workers = new Workers(1)) {
      Trainer trainer = trainer(workers, KernelSets.FAST, initial(), null);
      trainer.run();
      String done = Trained.sha256(trainer.state());
      assertTrue(trainer.run());
      assertEquals(done, Trained.sha256(trainer.state()));
      assertEquals(3, trainer.history().size());
    }
  }

  @Test
  void refusesPlacesThatDoNotExist() {
    try (Workers workers = new Workers(1)) {
      Trainer trainer = trainer(workers, KernelSets.FAST, initial(), null);
      for (int[] place : new int[][] {{0, 0}, {1, -1}, {1, 5}}) {
        Exception thrown =
            assertThrows(
                IllegalArgumentException.class,
                () -> trainer.resume(place[0], place[1], new Metrics(5).counts(), 0, List.of()));
        assertTrue(thrown.toString().contains("4 steps an epoch"), thrown::toString);
      }
    }
  }

  @Test
  void refusesWhatDoesNotFit() {
    try (Workers workers = new Workers(1)) {
      Dataset few = TestNetworks.random(NETWORK, 15, 1);
      refuses(workers, few, null, "batch of 16", "15 images", "at most 15");
      Network other = TestNetworks.small();
      Dataset wrong = TestNetworks.random(other, 20, 1);
      refuses(workers, wrong, null, "[9, 9, 2]", "[10, 9, 3]");
      refuses(workers, TestNetworks.random(NETWORK, 20, 1), wrong, "[9, 9, 2]", "[10, 9, 3]");
      float[] data = new float[20 * 270];
      var inputs = new Tensor(Shape.of(20, 10, 9, 3), data);
      refuses(
          workers, new TensorDataset(inputs, new int[20], 6), null, "6 classes", "outputs for 5");
    }
  }

  @Test
  void refusesAScheduleThatBeginsBelowItsLeastRate() {
    TrainingSettings settings = SETTINGS.withSchedule(new Plateau(0.1, 1, 0, 0, 100));
    TrainingState state = TrainingState.initial(NETWORK, settings.optimizer(), 1);
    try (Workers workers = new Workers(1)) {
      Program program = Program.of(NETWORK, KernelSets.FAST);
      Dataset dataset = TestNetworks.random(NETWORK, 20, 1);
      Exception thrown =
          assertThrows(
              IllegalArgumentException.class,
              () -> new Trainer(program, workers, dataset, null, settings, state));
      assertTrue(thrown.toString().contains("plateau is 100"), thrown::toString);
    }
  }

  @Test
  void refusesSettingsBelowOne() {
    for (int bad : new int[] {0, -3}) {
      assertThrows(IllegalArgumentException.class, () -> SETTINGS.withEpochs(bad));
      Exception thrown =
          assertThrows(IllegalArgumentException.class, () -> SETTINGS.withBatchSize(bad));
      assertTrue(thrown.toString().contains("batch size is " + bad), thrown::toString);
    }
  }

  @Test
  void refusesAStateOfAnotherNetworkOrOptimizer() {
    float[] parameters = NETWORK.initialParameters(1);
    int count = parameters.length;
    List<TrainingState> wrong =
        List.of(
            new TrainingState(new float[count - 1], new float[2][count - 1], 0),
            new TrainingState(new float[count + 1], new float[2][count + 1], 0),
            new TrainingState(parameters, new float[1][count], 0),
            new TrainingState(parameters, new float[3][count], 0));
    try (Workers workers = new Workers(1)) {
      for (TrainingState state : wrong) {
        assertThrows(
            IllegalArgumentException.class, () -> trainer(workers, KernelSets.FAST, state, null));
      }
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> new TrainingState(parameters, new float[2][count + 1], 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> new TrainingState(parameters, new float[2][count], -1));
  }

  /** A copy of everything that a checkpoint holds. */
  private record Saved(
      float[] parameters,
      float[][] optimizer,
      long steps,
      int epoch,
      int step,
      Metrics.Counts counts,
      double seconds,
      List<EpochResult> history) {

    static Saved of(Trainer trainer) {
      Position at = trainer.position();
      return new Saved(
          trainer.state().parameters(),
          trainer.state().optimizerState(),
          trainer.state().steps(),
          at.epoch(),
          at.step(),
          at.epochMetrics().counts(),
          at.seconds(),
          trainer.history());
    }

    TrainingState state() {
      return new TrainingState(parameters, optimizer, steps);
    }

    void resume(Trainer trainer) {
      trainer.resume(epoch, step, counts, seconds, history);
    }

    @Override
    public String toString() {
      return "from epoch " + epoch + ", step " + step;
    }
  }

  private static TrainingState initial() {
    return TrainingState.initial(NETWORK, Adam.defaults(), 11);
  }

  private static Trainer trainer(
      Workers workers, KernelSet kernels, TrainingState state, @Nullable Dataset validation) {
    Dataset dataset = TestNetworks.random(NETWORK, 50, 1);
    return new Trainer(Program.of(NETWORK, kernels), workers, dataset, validation, SETTINGS, state);
  }

  private static String uninterrupted(TrainingSettings settings) {
    Dataset dataset = TestNetworks.random(NETWORK, 50, 1);
    return Trained.sha256(Trained.run(NETWORK, KernelSets.TEXTBOOK, 1, dataset, settings));
  }

  private static void refuses(
      Workers workers, Dataset dataset, @Nullable Dataset validation, String... parts) {
    Program program = Program.of(NETWORK, KernelSets.TEXTBOOK);
    float[] before = initial().parameters();
    TrainingState state = initial();
    Exception thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Trainer(program, workers, dataset, validation, SETTINGS, state));
    for (String part : parts) {
      assertTrue(thrown.toString().contains(part), () -> part + " not in: " + thrown);
    }
    assertArrayEquals(before, state.parameters());
  }

  /** Dataset that write down what is read, as {@code epoch:example}. */
  private static Dataset recording(List<String> read) {
    Dataset dataset = TestNetworks.random(NETWORK, 50, 1);
    return new Dataset() {
      @Override
      public int size() {
        return dataset.size();
      }

      @Override
      public Shape shape() {
        return dataset.shape();
      }

      @Override
      public int classes() {
        return dataset.classes();
      }

      @Override
      public int label(int example) {
        return dataset.label(example);
      }

      @Override
      public Reader newReader() {
        Reader reader = dataset.newReader();
        return (example, epoch, destination, offset) -> {
          read.add(epoch + ":" + example);
          reader.read(example, epoch, destination, offset);
        };
      }
    };
  }
}
