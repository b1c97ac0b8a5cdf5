package org.lanewise.engine.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.engine.Lanewise.conv2d;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.engine.check.DoubleForward;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.layer.LayerException;
import org.lanewise.engine.loss.Confusion;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.loss.SoftmaxCrossEntropy;
import org.lanewise.engine.loss.Targets;
import org.lanewise.engine.loss.TopK;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.network.TestNetworks;
import org.lanewise.engine.tensor.Shape;

class PredictorTest {

  private static final Network NETWORK = TestNetworks.everyLayer();

  /** Sizes around the chunk of 8 and the block of 64. */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 9, 63, 64, 65, 130})
  void givesTheLogitsOfTheReferenceForEveryImageAndNothingIsDropped(int images) {
    TensorDataset dataset = TestNetworks.random(NETWORK, images, 3);
    float[] parameters = TestNetworks.parameters(NETWORK, 1);
    DoubleForward reference = new DoubleForward(NETWORK, parameters);
    float[] pixels = new float[NETWORK.inputShape().size()];
    float[] expected = new float[images * 6];
    double loss = 0;
    int correct = 0;
    for (int i = 0; i < images; i++) {
      dataset.newReader().read(i, 0, pixels, 0);
      for (int j = 0; j < pixels.length; j++) {
        reference.input()[j] = pixels[j];
      }
      reference.run(0, false, 0);
      loss += reference.loss(new SoftmaxCrossEntropy(), Targets.ofLabels(6, dataset.label(i)));
      int best = 0;
      for (int k = 0; k < 6; k++) {
        expected[i * 6 + k] = (float) reference.output()[k];
        best = reference.output()[k] > reference.output()[best] ? k : best;
      }
      correct += best == dataset.label(i) ? 1 : 0;
    }
    float[] first = {};
    for (KernelSet kernels : KernelSets.values()) {
      for (int threads : new int[] {1, 3}) {
        try (Workers workers = new Workers(threads)) {
          Predictor predictor = new Predictor(Program.of(NETWORK, kernels), workers, parameters);
          float[] logits = predictor.logits(dataset);
          assertArrayEquals(expected, logits, 1e-6f);
          first = first.length == 0 ? logits : first;
          assertArrayEquals(first, logits);
          Metrics metrics = predictor.evaluate(dataset);
          assertEquals(images, metrics.images());
          assertEquals(loss, metrics.lossSum(), 1e-6 * images);
          assertEquals(correct, metrics.correct());
        }
      }
    }
  }

  /** Whole chunks of 8, at most 64 images. */
  @ParameterizedTest
  @CsvSource({"0,2,8", "1,2,8", "16,2,8", "17,2,16", "64,2,32", "64,1,64", "1000,2,64", "200,7,32"})
  void fewImagesAreSharedOut(int images, int threads, int expected) {
    assertEquals(expected, Predictor.imagesOfTask(images, threads));
  }

  @Test
  void probabilitiesAreTheSoftmaxOfTheLogits() {
    Network network = TestNetworks.small();
    TensorDataset dataset = TestNetworks.random(network, 10, 3);
    try (Workers workers = new Workers(2)) {
      Predictor predictor =
          new Predictor(
              Program.of(network, KernelSets.FAST), workers, TestNetworks.parameters(network, 1));
      float[] logits = predictor.logits(dataset);
      float[] probabilities = predictor.probabilities(dataset);
      for (int i = 0; i < 10; i++) {
        double total = 0;
        for (int k = 0; k < 4; k++) {
          total += Math.exp(logits[4 * i + k]);
        }
        for (int k = 0; k < 4; k++) {
          assertEquals(Math.exp(logits[4 * i + k]) / total, probabilities[4 * i + k], 1e-6);
        }
      }
    }
  }

  /** It is taken for no class, so that it is wrong, and class 0 gets nothing. */
  @Test
  void anImageWithoutFiniteLogitsIsWrong() {
    Network network = TestNetworks.small();
    TensorDataset dataset = TestNetworks.random(network, 70, 3);
    float[] parameters = TestNetworks.parameters(network, 1);
    parameters[network.parameterCount() - 1] = Float.NaN;
    try (Workers workers = new Workers(2)) {
      Metrics metrics =
          new Predictor(Program.of(network, KernelSets.FAST), workers, parameters)
              .evaluate(dataset, new SoftmaxCrossEntropy().measuring(new TopK(1), new TopK(9)));
      assertEquals(0, metrics.accuracy());
      assertEquals(0, metrics.own().get("top-1 accuracy"));
      assertEquals(0, metrics.own().get("top-9 accuracy"));
      Confusion confusion = metrics.confusion();
      long none = 0;
      for (int k = 0; k < 4; k++) {
        assertEquals(0, confusion.predicted(k));
        assertEquals(metrics.labelled(k), confusion.images(k));
        none += confusion.none(k);
      }
      assertEquals(70, none);
      assertEquals(0, metrics.counts().predicted().getFirst());
    }
  }

  @Test
  void takesNewParameters() {
    TensorDataset dataset = TestNetworks.random(NETWORK, 5, 3);
    float[] parameters = TestNetworks.parameters(NETWORK, 1);
    float[] others = TestNetworks.parameters(NETWORK, 2);
    try (Workers workers = new Workers(2)) {
      Program program = Program.of(NETWORK, KernelSets.FAST);
      Predictor predictor = new Predictor(program, workers, parameters);
      float[] before = predictor.logits(dataset);
      parameters[0] += 1;
      assertArrayEquals(before, predictor.logits(dataset), "parameters are read when given");
      predictor.update(others);
      float[] after = predictor.logits(dataset);
      assertFalse(Arrays.equals(before, after));
      assertArrayEquals(new Predictor(program, workers, others).logits(dataset), after);
    }
  }

  @Test
  void refusesWhatDoesNotFit() {
    float[] parameters = NETWORK.initialParameters(1);
    try (Workers workers = new Workers(1)) {
      Program program = Program.of(NETWORK, KernelSets.TEXTBOOK);
      Predictor predictor = new Predictor(program, workers, parameters);
      TensorDataset other = TestNetworks.random(TestNetworks.small(), 5, 3);
      Exception thrown =
          assertThrows(IllegalArgumentException.class, () -> predictor.evaluate(other));
      assertTrue(thrown.toString().contains("[9, 9, 2]"), thrown::toString);
      assertThrows(IllegalArgumentException.class, () -> predictor.logits(other));
      assertThrows(
          IllegalArgumentException.class,
          () -> new Predictor(program, workers, Arrays.copyOf(parameters, parameters.length + 1)));
      assertThrows(
          IllegalArgumentException.class,
          () -> predictor.update(Arrays.copyOf(parameters, parameters.length + 1)));
      Network image = Network.sequential(Shape.of(8, 8, 1), conv2d(2, 3).relu().named("conv1"));
      Program noClassifier = Program.of(image, KernelSets.TEXTBOOK);
      float[] few = image.initialParameters(1);
      assertThrows(LayerException.class, () -> new Predictor(noClassifier, workers, few));
    }
  }
}
