package org.lanewise.engine.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.engine.Lanewise.conv2d;
import static org.lanewise.engine.Lanewise.dense;
import static org.lanewise.engine.Lanewise.maxPool2d;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.layer.Flatten;
import org.lanewise.engine.loss.BinaryCrossEntropy;
import org.lanewise.engine.loss.Loss;
import org.lanewise.engine.loss.MeanSquaredError;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.loss.SoftmaxCrossEntropy;
import org.lanewise.engine.loss.Targets;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.Sgd;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.tensor.Tensor;
import org.lanewise.engine.train.NonFiniteException;
import org.lanewise.engine.train.TensorDataset;
import org.lanewise.engine.train.Trainer;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.engine.train.TrainingState;
import org.lanewise.engine.train.Workers;

/** The doctor judges a run by the loss that is trained, and knows what a guess has in it. */
final class JudgedLossTest {

  private static final int CLASSES = 10;
  private static final int IMAGES = 640;

  private static final Network NETWORK =
      Network.sequential(
          Shape.of(8, 8, 1),
          conv2d(8, 3).relu().named("conv"),
          maxPool2d(2).named("pool"),
          new Flatten("flatten"),
          dense(CLASSES));

  private static List<Loss> losses() {
    return List.of(
        new MeanSquaredError(),
        new BinaryCrossEntropy(),
        new SoftmaxCrossEntropy(),
        SoftmaxCrossEntropy.smoothed(0.1));
  }

  /** Plain descent takes a rate of its own for each loss. */
  static Stream<Arguments> healthy() {
    return losses().stream()
        .flatMap(loss ->
            Stream.of(
                Arguments.of(loss, Adam.defaults().withLearningRate(3e-3)),
                Arguments.of(loss, new Sgd(loss instanceof SoftmaxCrossEntropy ? 0.2 : 1, 0))));
  }

  /** The softmax of outputs between 0 and 1 stays near ln C, however well the run goes. */
  @ParameterizedTest
  @MethodSource("healthy")
  void findsNothingWhereARunGoesWell(Loss loss, Optimizer optimizer) {
    assertEquals(List.of(), findings(loss, optimizer, 8));
  }

  @ParameterizedTest
  @MethodSource("losses")
  void findsARateThatIsTooLow(Loss loss) {
    List<String> found = findings(loss, Adam.defaults().withLearningRate(1e-7), 2);
    assertEquals(List.of("learning-rate-too-low"), found);
  }

  /** Nothing becomes of it, and no softmax is looked for in the middle of a run. */
  @ParameterizedTest
  @MethodSource("losses")
  void findsARateThatIsTooHigh(Loss loss) {
    List<String> found =
        findings(loss, new Sgd(loss instanceof MeanSquaredError ? 1e6 : 1e4, 0), 2);
    assertTrue(found.contains("learning-rate-too-high"), found::toString);
  }

  /** The least loss that outputs without an image can have. */
  @ParameterizedTest
  @MethodSource("losses")
  void aGuessIsTheBestConstantOutput(Loss loss) {
    double least = Double.POSITIVE_INFINITY;
    for (double other = -6; other <= 1; other += 0.001) {
      float[] logits = new float[CLASSES * CLASSES];
      Arrays.fill(logits, (float) other);
      int[] labels = new int[CLASSES];
      for (int k = 0; k < CLASSES; k++) {
        labels[k] = k;
      }
      Metrics metrics = new Metrics(CLASSES);
      loss.loss(CLASSES, logits, Targets.ofLabels(CLASSES, labels), metrics);
      least = Math.min(least, metrics.meanLoss());
    }
    assertEquals(least, loss.guess(CLASSES).orElseThrow(), 1e-6);
    assertEquals(OptionalDouble.of(0), new MeanSquaredError().guess(1));
    assertEquals(OptionalDouble.of(0), new BinaryCrossEntropy().guess(1));
  }

  private static List<String> findings(Loss loss, Optimizer optimizer, int epochs) {
    TrainingSettings settings = new TrainingSettings(epochs, 16, optimizer, 1, true).withLoss(loss);
    TensorDataset images = images();
    Program program = Program.of(NETWORK, KernelSets.FAST);
    TrainingState state = TrainingState.of(NETWORK.initialParameters(1), optimizer);
    Doctor doctor = new Doctor(RunFacts.of(NETWORK, settings, IMAGES, 1));
    try (Workers workers = new Workers(1)) {
      Trainer trainer = new Trainer(program, workers, images, images, settings, state);
      doctor.hear(Checkups.of(program, state.parameters(), images, loss));
      trainer.addCallback(
          new DoctorCallback(trainer.gatherStatistics(), loss, CLASSES, doctor::hear));
      trainer.run();
    } catch (NonFiniteException e) {
      doctor.hear(new Breakdown(1, 1, String.valueOf(e.getMessage())));
    }
    return doctor.findings().stream().map(Finding::cause).toList();
  }

  /** A soft light in a place of its own for each class, and a little noise. */
  private static TensorDataset images() {
    SplittableRandom random = new SplittableRandom(5);
    float[] pixels = new float[IMAGES * 64];
    int[] labels = new int[IMAGES];
    for (int i = 0; i < IMAGES; i++) {
      labels[i] = random.nextInt(CLASSES);
      for (int at = 0; at < 64; at++) {
        int down = at / 8 - labels[i] / 4 * 3;
        int right = at % 8 - labels[i] % 4 * 2;
        float light = 0.9f / (1 + (down * down + right * right) / 4f);
        pixels[i * 64 + at] = 0.1f * (float) random.nextDouble() + light;
      }
    }
    return new TensorDataset(new Tensor(Shape.of(IMAGES, 8, 8, 1), pixels), labels, CLASSES);
  }
}
