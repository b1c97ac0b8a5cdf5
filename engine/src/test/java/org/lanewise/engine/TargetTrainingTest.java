package org.lanewise.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.engine.Lanewise.conv2d;
import static org.lanewise.engine.Lanewise.dense;
import static org.lanewise.engine.Lanewise.flatten;
import static org.lanewise.engine.Lanewise.maxPool2d;
import static org.lanewise.engine.Lanewise.progress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.datasets.ImageSet;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.datasets.augment.Augmentation;
import org.lanewise.engine.check.GradientCheck;
import org.lanewise.engine.check.Trace;
import org.lanewise.engine.doctor.Checkups;
import org.lanewise.engine.doctor.DoctorCallback;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.loss.BinaryCrossEntropy;
import org.lanewise.engine.loss.Loss;
import org.lanewise.engine.loss.MeanSquaredError;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.loss.SoftmaxCrossEntropy;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.store.CheckpointFile;
import org.lanewise.engine.store.Model;
import org.lanewise.engine.store.ModelFile;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.tensor.Tensor;
import org.lanewise.engine.train.Callback;
import org.lanewise.engine.train.Dataset;
import org.lanewise.engine.train.EpochResult;
import org.lanewise.engine.train.History;
import org.lanewise.engine.train.Position;
import org.lanewise.engine.train.TensorDataset;
import org.lanewise.engine.train.Trainer;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.engine.train.TrainingState;
import org.lanewise.engine.train.Workers;

/** Runs whose images have targets that are numbers: places to be estimated, or several labels. */
final class TargetTrainingTest {

  private static final int SIDE = 8;
  private static final List<String> PLACE = List.of("row", "column");
  private static final List<String> WORDS = List.of("bright", "above", "left");

  @TempDir private Path folder;

  /** A spot on a dark ground: its place, in parts of the side, or what is true of it. */
  private static TrainAndTest spots(boolean words, int train, int test) {
    return new TrainAndTest("spots", set(words, train, 1), set(words, test, 2));
  }

  private static ImageSet set(boolean words, int size, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] pixels = new byte[size * SIDE * SIDE];
    float[] targets = new float[size * (words ? 3 : 2)];
    int next = 0;
    for (int i = 0; i < size; i++) {
      int row = random.nextInt(1, SIDE - 1);
      int column = random.nextInt(1, SIDE - 1);
      boolean bright = random.nextBoolean();
      for (int r = -1; r <= 1; r++) {
        for (int c = -1; c <= 1; c++) {
          int at = (i * SIDE + row + r) * SIDE + column + c;
          pixels[at] = (byte) (bright ? 250 : 120 + random.nextInt(30));
        }
      }
      if (words) {
        targets[next++] = bright ? 1 : 0;
        targets[next++] = row < SIDE / 2 ? 1 : 0;
        targets[next++] = column < SIDE / 2 ? 1 : 0;
      } else {
        targets[next++] = (float) row / SIDE;
        targets[next++] = (float) column / SIDE;
      }
    }
    return ImageSet.ofTargets("spots", words ? WORDS : PLACE, SIDE, SIDE, 1, pixels, targets);
  }

  private static Training training(boolean words) {
    Network network =
        Network.sequential(
            Shape.of(SIDE, SIDE, 1),
            conv2d(6, 3).relu(),
            maxPool2d(2),
            flatten(),
            dense(words ? 3 : 2));
    return Training.of(network)
        .data(spots(words, 150, 40))
        .loss(words ? new BinaryCrossEntropy() : new MeanSquaredError())
        .optimizer(Adam.defaults().withLearningRate(0.01))
        .batch(75) // more than a micro-batch
        .epochs(4)
        .threads(2);
  }

  private static Callback stopAfter(long steps) {
    return new Callback() {
      private @Nullable Trainer trainer;

      @Override
      public void onBegin(Trainer running) {
        trainer = running;
      }

      @Override
      public void onStep(Position position, Metrics batch) {
        if (trainer != null && trainer.state().steps() == steps) {
          trainer.requestStop();
        }
      }
    };
  }

  private static float[] parameters(Training training) {
    training.run();
    return training.model().parameters();
  }

  @Test
  void aRegressionLearnsPlaces() throws IOException {
    StringBuilder lines = new StringBuilder();
    Path log = folder.resolve("log.csv");
    Training training = training(false).batch(10).epochs(15).log(log).callbacks(progress(lines));
    History history = training.run();
    Metrics tested = training.evaluate(set(false, 60, 3));
    assertTrue(own(tested, "R2 score") > 0.75, tested::toString);
    assertTrue(own(tested, "mean absolute error") < 0.08, tested::toString);
    EpochResult last = history.getLast();
    assertTrue(Double.isNaN(last.accuracy()));
    assertTrue(last.validationAccuracy().isEmpty());
    assertTrue(last.validationLoss().isPresent());
    assertTrue(last.own().containsKey(EpochResult.VALIDATION + "R2 score"), last::toString);
    assertFalse(lines.toString().contains("accuracy"), lines::toString);
    assertTrue(lines.toString().contains(", R2 score 0."), lines::toString);
    String table = Files.readString(log);
    assertTrue(table.startsWith("epoch,loss,val_loss,mean absolute error,R2 score,"), table);
    assertFalse(table.contains("NaN"), table);
    Model model = training.model();
    assertFalse(model.data().ofClasses());
    assertEquals(PLACE, model.outputNames());
  }

  private static double own(Metrics metrics, String name) {
    return Objects.requireNonNull(metrics.own().get(name));
  }

  @Test
  void severalLabelsAreLearntAtOnce() {
    Training training = training(true).batch(10).epochs(15);
    training.run();
    Metrics tested = training.evaluate(set(true, 60, 3));
    assertTrue(own(tested, "binary accuracy") > 0.9, tested::toString);
    assertTrue(own(tested, "F1 score") > 0.9, tested::toString);
    assertTrue(own(tested, "subset accuracy") > 0.8, tested::toString);
  }

  @Test
  void bitsAreTheSameWhoeverComputes() {
    for (boolean words : new boolean[] {false, true}) {
      float[] expected = parameters(training(words).threads(1).kernels(KernelSets.TEXTBOOK));
      for (KernelSet kernels : KernelSets.values()) {
        for (int threads : new int[] {2, 3, 7}) {
          assertArrayEquals(
              expected, parameters(training(words).threads(threads).kernels(kernels)));
        }
      }
    }
  }

  @Test
  void itGoesOnWhereItWasStopped() {
    for (boolean words : new boolean[] {false, true}) {
      Training whole = training(words).augment(Augmentation.cutout(2));
      History expected = whole.run();
      for (long stop : new long[] {2, 5}) {
        Path here = folder.resolve("run" + words + stop);
        training(words)
            .augment(Augmentation.cutout(2))
            .checkpoints(here)
            .callbacks(stopAfter(stop))
            .run();
        Training rest = training(words).augment(Augmentation.cutout(2)).checkpoints(here);
        History history = rest.run();
        assertArrayEquals(whole.model().parameters(), rest.model().parameters());
        for (int i = 0; i < expected.size(); i++) {
          assertEquals(expected.get(i).loss(), history.get(i).loss());
          assertEquals(expected.get(i).validation(), history.get(i).validation());
          assertEquals(expected.get(i).own(), history.get(i).own());
        }
      }
    }
  }

  @Test
  void filesKnowThatOutputsAreNumbers() throws IOException {
    Training training = training(false).epochs(1).checkpoints(folder.resolve("run"));
    training.run();
    Path file = folder.resolve("model.safetensors");
    training.model().save(file);
    Model loaded = ModelFile.load(file);
    assertEquals(training.model().data(), loaded.data());
    assertTrue(loaded.toString().endsWith("targets: row, column"), loaded::toString);
    try (var files = Files.list(folder.resolve("run"))) {
      Path checkpoint =
          files.filter(path -> path.toString().endsWith(".safetensors")).findFirst().orElseThrow();
      assertFalse(CheckpointFile.load(checkpoint).run().data().ofClasses());
    }
    assertEquals(2, loaded.dataset(set(false, 3, 1)).classes());
    assertRefused("other targets (row, column)", () -> loaded.dataset(set(true, 3, 1)));
    ImageSet classes = ImageSet.of("a", PLACE, SIDE, SIDE, 1, new byte[SIDE * SIDE], new int[1]);
    assertRefused("trained on targets that are numbers", () -> loaded.dataset(classes));
  }

  private static void assertRefused(String words, Runnable call) {
    Exception thrown = assertThrows(IllegalArgumentException.class, call::run);
    assertTrue(thrown.toString().contains(words), thrown::toString);
  }

  @Test
  void whatIsForClassesIsRefused() {
    assertRefused(
        "loss softmax-cross-entropy is for classes only",
        () -> training(false).loss(new SoftmaxCrossEntropy()).run());
    assertRefused(
        "3 targets, but the network has 2 outputs",
        () -> training(false).data(spots(true, 80, 5)).run());
    Training training = training(false).epochs(1);
    training.run();
    Model model = training.model();
    Dataset images = model.dataset(set(false, 3, 4));
    assertThrows(IllegalStateException.class, () -> images.label(0));
    float[] parameters = model.parameters();
    assertRefused(
        "is for classes only", () -> new GradientCheck(model.network(), parameters, images, 1));
    Program program = Program.of(model.network(), KernelSets.FAST);
    MeanSquaredError loss = new MeanSquaredError();
    assertRefused(
        "doctor judges networks for classes", () -> Checkups.of(program, parameters, images, loss));
    TrainingSettings settings = TrainingSettings.defaults(1).withLoss(loss).withBatchSize(3);
    TrainingState state = TrainingState.of(parameters, settings.optimizer());
    try (Workers workers = new Workers(1)) {
      Trainer trainer = new Trainer(program, workers, images, null, settings, state);
      trainer.addCallback(
          new DoctorCallback(trainer.gatherStatistics(), loss, 2, observation -> {}));
      assertRefused("doctor judges networks for classes", trainer::run);
    }
  }

  /** Numbers of the right order of magnitude come out of a chain of sums that can be told. */
  @Test
  void gradientAndTraceAreThoseOfNumbers() {
    for (boolean words : new boolean[] {false, true}) {
      Training training = training(words).epochs(1);
      training.run();
      Model model = training.model();
      float[] numbers = new float[9 * (words ? 3 : 2)];
      float[] inputs = new float[9 * SIDE * SIDE];
      SplittableRandom random = new SplittableRandom(6);
      for (int i = 0; i < inputs.length; i++) {
        inputs[i] = (float) random.nextDouble();
      }
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = (float) (words ? random.nextDouble() : random.nextDouble(-5, 5));
      }
      int width = numbers.length / 9;
      Dataset images =
          new TensorDataset(
              new Tensor(Shape.of(9, SIDE, SIDE, 1), inputs),
              new Tensor(Shape.of(9, width), numbers));
      Loss loss = words ? new BinaryCrossEntropy() : new MeanSquaredError();
      try (Workers workers = new Workers(2)) {
        double worst =
            new GradientCheck(model.network(), model.parameters(), images, loss, 5, 32)
                .check(Program.of(model.network(), KernelSets.FAST), workers)
                .worstRelativeError();
        assertTrue(worst < 1e-4, "the gradient is off by " + worst);
      }
      Trace trace = Trace.of(model, images);
      assertThrows(IllegalStateException.class, trace::labels);
      float[] gradient = trace.gradient("dense").data();
      double mean = 0;
      for (int image = 0; image < 9; image++) {
        mean += trace.lossTerms(image).value() / 9;
        for (int k = 0; k < width; k++) {
          int at = image * width + k;
          assertEquals(numbers[at], trace.targets().value(image, k));
          assertEquals(gradient[at], trace.gradientTerms("dense", image, k).floatValue());
        }
      }
      assertEquals(trace.loss(), mean, 1e-12);
    }
  }

  @Test
  void aTensorOfTargetsIsChecked() {
    Tensor inputs = new Tensor(Shape.of(2, 1, 1, 1), new float[2]);
    assertRefused(
        "3 targets; expected one target of shape [K]",
        () -> new TensorDataset(inputs, new Tensor(Shape.of(3, 2), new float[6])));
    assertRefused(
        "number 1 of target 0 is NaN",
        () ->
            new TensorDataset(
                inputs, new Tensor(Shape.of(2, 2), new float[] {1, Float.NaN, 3, 4})));
    TensorDataset dataset =
        new TensorDataset(inputs, new Tensor(Shape.of(2, 2), new float[] {1, 2, 3, 4}));
    assertEquals("2 images [1, 1, 1] with targets of 2 numbers", dataset.toString());
    assertThrows(IllegalStateException.class, () -> dataset.label(0));
  }
}
