package org.lanewise.engine.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lanewise.engine.check.DoubleForward;
import org.lanewise.engine.check.GradientCheck;
import org.lanewise.engine.check.LossGradient;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.loss.SoftmaxCrossEntropy;
import org.lanewise.engine.loss.Targets;
import org.lanewise.engine.network.Convolution;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.ParameterSlot;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.network.Workspace;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.store.SafetensorsFile;

/**
 * The article's network on real images against PyTorch in double precision: with direct
 * convolutions within five times the differences that Keras' own single precision has from it, with
 * Winograd's, whose sums are others, within 1e-4 of the tensor's largest magnitude.
 */
@ParameterizedClass
@EnumSource(Convolution.class)
class GoldenTest {

  /**
   * The largest absolute differences of Keras 3.15 on TensorFlow 2.21, float32, from PyTorch 2.13,
   * float64, measured when the file was made.
   */
  private static final Map<String, Double> KERAS =
      Map.ofEntries(
          Map.entry("act/conv1", 2.0e-07),
          Map.entry("act/pool1", 2.0e-07),
          Map.entry("act/conv2", 2.3e-07),
          Map.entry("act/pool2", 2.0e-07),
          Map.entry("logits", 1.4e-07),
          Map.entry("loss", 4.8e-08),
          Map.entry("loss_trace", 5.1e-06),
          Map.entry("grad/conv1/kernel", 6.4e-08),
          Map.entry("grad/conv1/bias", 3.2e-08),
          Map.entry("grad/conv2/kernel", 2.9e-08),
          Map.entry("grad/conv2/bias", 5.6e-08),
          Map.entry("grad/dense/kernel", 3.1e-08),
          Map.entry("grad/dense/bias", 8.4e-09),
          Map.entry("grad/x", 4.3e-10),
          Map.entry("adam1/conv1/kernel", 5.0e-08),
          Map.entry("adam1/conv1/bias", 9.8e-09),
          Map.entry("adam1/conv2/kernel", 1.0e-07),
          Map.entry("adam1/conv2/bias", 9.7e-09),
          Map.entry("adam1/dense/kernel", 4.1e-07),
          Map.entry("adam1/dense/bias", 8.6e-09),
          Map.entry("adam10/conv1/kernel", 1.1e-07),
          Map.entry("adam10/conv1/bias", 1.1e-07),
          Map.entry("adam10/conv2/kernel", 2.4e-07),
          Map.entry("adam10/conv2/bias", 8.5e-08),
          Map.entry("adam10/dense/kernel", 1.6e-06),
          Map.entry("adam10/dense/bias", 7.1e-08));

  private static final double TIMES = 5;
  private static final double RELATIVE = 1e-4;

  private final SafetensorsFile file = Golden.open();
  private final Network network = Golden.network();
  private final Convolution convolution;

  GoldenTest(Convolution convolution) {
    this.convolution = convolution;
  }

  @AfterEach
  void close() {
    file.close();
  }

  @Test
  void bytesBecomeExactlyTheFloatsOfTheReference() {
    Dataset images = Golden.images(file);
    Dataset.Reader reader = images.newReader();
    float[] read = new float[8 * 3072];
    for (int i = 0; i < 8; i++) {
      reader.read(i, 1, read, i * 3072);
    }
    assertArrayEquals(file.readFloats("x").data(), read);
  }

  /** So that it may serve as the reference of what the file has no room for. */
  @Test
  void theDoubleForwardPassIsPyTorchsToTheLastDigits() {
    DoubleForward forward = new DoubleForward(network, Golden.parameters(file));
    double[] logits = file.readDoubles("f64/logits");
    int[] labels = file.readInts("y");
    double loss = 0;
    for (int image = 0; image < 8; image++) {
      run(forward, image);
      loss += forward.loss(new SoftmaxCrossEntropy(), Targets.ofLabels(10, labels[image])) / 8;
      double[] expected = Arrays.copyOfRange(logits, image * 10, image * 10 + 10);
      assertArrayEquals(expected, forward.output(), 1e-13);
    }
    assertEquals(file.readDoubles("f64/loss")[0], loss, 1e-13);
  }

  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void everyActivation(KernelSet kernels) {
    Program program = Program.of(network, kernels, convolution).unfused();
    Workspace workspace = program.newWorkspace(8);
    DoubleForward forward = new DoubleForward(network, Golden.parameters(file));
    System.arraycopy(file.readFloats("x").data(), 0, workspace.input(), 0, 8 * 3072);
    workspace.forward(8, program.newWeights(Golden.parameters(file)), false);
    for (int layer = 0; layer < network.nodes().size(); layer++) {
      float[] activation = workspace.value(network.nodes().get(layer).name());
      int size = network.nodes().get(layer).shape().size();
      double[] expected = new double[8 * size];
      for (int image = 0; image < 8; image++) {
        run(forward, image);
        System.arraycopy(forward.after(layer), 0, expected, image * size, size);
      }
      String name = network.nodes().get(layer).name();
      switch (name) {
        case "flatten" -> assertClose("act/pool2", expected, activation);
        case "dense" -> assertClose("logits", expected, activation);
        default -> assertClose("act/" + name, expected, activation);
      }
    }
    assertClose("logits", file.readDoubles("f64/logits"), workspace.output());
  }

  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void lossAndEveryGradient(KernelSet kernels) {
    GradientCheck check =
        new GradientCheck(network, Golden.parameters(file), Golden.images(file), 1);
    try (Workers workers = new Workers(2)) {
      LossGradient engine =
          check.engineGradient(Program.of(network, kernels, convolution), workers);
      assertEquals(file.readDoubles("f64/loss")[0], engine.loss(), limit("loss", engine.loss()));
      assertParameters("grad/", engine.parameters());
      assertClose("grad/x", file.readDoubles("f64/grad/x"), engine.input());
    }
  }

  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void parametersAfterOneAndTenStepsAndTheLossesBetween(KernelSet kernels) {
    Adam adam = Adam.defaults();
    TrainingState state = TrainingState.of(Golden.parameters(file), adam);
    int[] order = {0, 1, 2, 3, 4, 5, 6, 7};
    double[] expected = file.readDoubles("f64/loss_trace");
    double[] losses = new double[11];
    try (Workers workers = new Workers(2)) {
      Program program = Program.of(network, kernels, convolution);
      TrainingStep step = new TrainingStep(program, workers, Golden.images(file), adam, 1, state);
      for (int t = 0; t < 10; t++) {
        losses[t] = step.run(order, 0, 8, 1).meanLoss();
        if (t == 0) {
          assertParameters("adam1/", state.parameters());
        }
      }
      assertParameters("adam10/", state.parameters());
      losses[10] =
          new Predictor(program, workers, state.parameters())
              .evaluate(Golden.images(file))
              .meanLoss();
    }
    assertArrayEquals(expected, losses, limit("loss_trace", expected[0]));
  }

  /** The largest difference that is allowed where the largest magnitude is this. */
  private double limit(String name, double largest) {
    double keras = Objects.requireNonNull(KERAS.get(name), name);
    double relative = RELATIVE * largest;
    return convolution == Convolution.DIRECT ? Math.min(TIMES * keras, relative) : relative;
  }

  private void run(DoubleForward forward, int image) {
    float[] x = file.readFloats("x").data();
    for (int i = 0; i < 3072; i++) {
      forward.input()[i] = x[image * 3072 + i];
    }
    forward.run(0, false, 0);
  }

  private void assertParameters(String prefix, float[] flat) {
    for (ParameterSlot slot : network.parameters()) {
      String name = prefix + slot.path();
      float[] part = Arrays.copyOfRange(flat, slot.offset(), slot.offset() + slot.size());
      assertClose(name, file.readDoubles("f64/" + name), part);
    }
  }

  private void assertClose(String name, double[] expected, float[] actual) {
    assertEquals(expected.length, actual.length, name);
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      difference = Math.max(difference, Math.abs(expected[i] - actual[i]));
    }
    double limit = limit(name, largest);
    double seen = difference;
    assertTrue(difference <= limit, () -> name + " differs by " + seen + ", limit " + limit);
  }
}
