package org.lanewise.engine.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.engine.Lanewise.batchNorm;
import static org.lanewise.engine.Lanewise.conv2d;
import static org.lanewise.engine.Lanewise.dense;
import static org.lanewise.engine.Lanewise.maxPool2d;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.layer.Activation;
import org.lanewise.engine.layer.Conv2d;
import org.lanewise.engine.layer.Flatten;
import org.lanewise.engine.layer.GlobalAveragePool2d;
import org.lanewise.engine.layer.Learning;
import org.lanewise.engine.layer.Window2d;
import org.lanewise.engine.loss.BinaryCrossEntropy;
import org.lanewise.engine.loss.Loss;
import org.lanewise.engine.loss.MeanSquaredError;
import org.lanewise.engine.loss.SoftmaxCrossEntropy;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.ParameterSlot;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.network.TestNetworks;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.tensor.Tensor;
import org.lanewise.engine.train.Dataset;
import org.lanewise.engine.train.TensorDataset;
import org.lanewise.engine.train.Workers;

/** The gradient that trains is the derivative of the loss, and a wrong one is found. */
class GradientCheckTest {

  /** Single precision leaves some 1e-5 on these networks; a hundredth of the doctor's threshold. */
  private static final double CLOSE = 1e-4;

  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void everyKindOfLayerHasTheRightGradient(KernelSet kernels) {
    // Nine images: two slices, of which one needs two chunks.
    GradientReport report = check(TestNetworks.everyLayer(), 9, kernels, 100);
    assertAgrees(report, 0.05);
  }

  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void theArticlesNetworkHasTheRightGradient(KernelSet kernels) {
    GradientReport report = check(TestNetworks.twoBlocks(), 2, kernels, 16);
    assertAgrees(report, 0.05);
    assertEquals(
        List.of(
            "conv1/kernel",
            "conv1/bias",
            "conv2/kernel",
            "conv2/bias",
            "dense/kernel",
            "dense/bias",
            "input"),
        report.tensors().stream().map(TensorCheck::path).toList());
  }

  /** What is frozen has a gradient when it is asked for; a frozen normalization's is another. */
  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void frozenLayersHaveTheRightGradient(KernelSets kernels) {
    for (int group : new int[] {0, 2}) {
      Network network =
          Network.sequential(
              Shape.of(8, 7, 2),
              conv2d(3, 3).relu().named("conv1"),
              batchNorm().named("bn1").inGroupsOf(group).with(Learning.DEFAULT.frozen()),
              conv2d(3, 3).relu().named("conv2").with(Learning.DEFAULT.frozen()),
              new Flatten("flatten"),
              dense(3));
      assertAgrees(check(network, 5, kernels, 1000), 0.05);
    }
  }

  static Stream<Arguments> faults() {
    List<Arguments> result = new ArrayList<>();
    Network network = TestNetworks.small();
    List<String> paths =
        new ArrayList<>(network.parameters().stream().map(ParameterSlot::path).toList());
    paths.add(GradientCheck.INPUT);
    for (String path : paths) {
      result.add(Arguments.of(path, "flipped", (UnaryOperator<float[]>) g -> scaled(g, -1f)));
      result.add(Arguments.of(path, "scaled", (UnaryOperator<float[]>) g -> scaled(g, 1.02f)));
      result.add(Arguments.of(path, "zeroed", (UnaryOperator<float[]>) g -> scaled(g, 0f)));
      result.add(
          Arguments.of(path, "shifted", (UnaryOperator<float[]>) GradientCheckTest::shifted));
      result.add(Arguments.of(path, "half of it lost", (UnaryOperator<float[]>) g -> half(g)));
      result.add(Arguments.of(path, "NaN", (UnaryOperator<float[]>) g -> scaled(g, Float.NaN)));
    }
    return result.stream();
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("faults")
  void findsAFaultAndNamesTheTensor(String path, String fault, UnaryOperator<float[]> harm) {
    Network network = TestNetworks.small();
    GradientCheck check = checkOf(network, 5, 64);
    try (Workers workers = new Workers(1)) {
      LossGradient good = check.engineGradient(Program.of(network, KernelSets.TEXTBOOK), workers);
      GradientReport report = check.check(harmed(network, good, path, harm), workers);
      for (TensorCheck tensor : report.tensors()) {
        boolean wrong = tensor.worstRelativeError().orElse(0) > GradientCheck.TOLERANCE;
        assertEquals(tensor.path().equals(path), wrong, () -> fault + ": " + tensor);
      }
      assertTrue(report.worstRelativeError() > GradientCheck.TOLERANCE);
      assertEquals(path, report.worst().orElseThrow().path());
    }
  }

  /** One filter of many, and one element of a filter, of a tensor that is checked in full. */
  @Test
  void findsASingleWrongElement() {
    Network network = TestNetworks.small();
    GradientCheck check = checkOf(network, 5, Integer.MAX_VALUE);
    try (Workers workers = new Workers(2)) {
      LossGradient gradient =
          check.engineGradient(Program.of(network, KernelSets.TEXTBOOK), workers);
      ParameterSlot conv = network.parameters().get(2);
      int at = conv.offset() + conv.size() - 1;
      gradient.parameters()[at] += 0.1f * Math.abs(gradient.parameters()[at]) + 1e-3f;
      TensorCheck found = check.check(gradient, workers).tensors().get(2);
      assertEquals(conv.path(), found.path());
      assertEquals(conv.size() - 1, found.worst().orElseThrow().element());
      int[] last = Arrays.stream(conv.shape().toArray()).map(extent -> extent - 1).toArray();
      String place = conv.path() + Arrays.toString(last).replace(" ", "");
      assertEquals(place, found.place(found.worst().orElseThrow().element()).toString());
      assertEquals(gradient.parameters()[at], found.worst().orElseThrow().gradient());
      assertEquals(conv.size(), found.checked() + found.skipped());
      assertTrue(found.worst().orElseThrow().relativeError() > GradientCheck.TOLERANCE);
    }
  }

  @Test
  void skipsElementsOnAKinkAndSaysSo() {
    // A black image and biases of zero: every ReLU of the convolution stands exactly on its kink.
    Network network =
        Network.sequential(
            Shape.of(4, 4, 1),
            conv2d(3, 3).relu().named("conv1"),
            maxPool2d(2).named("pool1"),
            new Flatten("flatten"),
            dense(2));
    Dataset black = new TensorDataset(Tensor.zeros(1, 4, 4, 1), new int[] {1}, 2);
    try (Workers workers = new Workers(1)) {
      GradientReport report =
          new GradientCheck(network, network.initialParameters(1), black, 1)
              .check(Program.of(network, KernelSets.TEXTBOOK), workers);
      TensorCheck bias = report.tensors().get(1);
      assertEquals("conv1/bias", bias.path());
      assertEquals(3, bias.skipped());
      assertEquals(0, bias.checked());
      assertTrue(bias.worst().isEmpty());
      // A step to the right opens the ReLU, one to the left does nothing: half of the slope.
      TensorCheck.Worst kink = bias.kink().orElseThrow();
      assertEquals(0, kink.gradient());
      assertTrue(kink.difference() != 0, kink::toString);
      assertTrue(kink.relativeError() > GradientCheck.TOLERANCE, kink::toString);
      assertTrue(report.tensors().get(3).kink().isEmpty());
      TensorCheck dense = report.tensors().get(3);
      assertEquals(2, dense.checked());
      assertTrue(report.worstRelativeError() < CLOSE);
    }
  }

  @Test
  void theOutcomeDependsOnTheSeedAloneAndNotOnThreads() {
    Network network = TestNetworks.small();
    Program program = Program.of(network, KernelSets.TEXTBOOK);
    GradientCheck check = checkOf(network, 5, 16);
    try (Workers one = new Workers(1);
        Workers three = new Workers(3)) {
      GradientReport report = check.check(program, one);
      assertEquals(report, check.check(program, three));
      for (TensorCheck tensor : report.tensors()) {
        assertEquals(Math.min(16, tensor.elements()), tensor.checked() + tensor.skipped());
      }
    }
  }

  /** Not only the usual loss: the engine's pass and the differences take the run's. */
  @Test
  void everyLossIsChecked() {
    Network network = TestNetworks.small();
    int classes = network.classes();
    double[] weights = new double[classes];
    Arrays.setAll(weights, k -> 0.5 + k);
    Dataset batch = TestNetworks.random(network, 5, 4);
    float[] parameters = TestNetworks.parameters(network, 3);
    try (Workers workers = new Workers(2)) {
      for (Loss loss :
          List.of(
              SoftmaxCrossEntropy.smoothed(0.2).weighted(weights),
              new BinaryCrossEntropy(),
              new MeanSquaredError().measuring())) {
        GradientCheck check = new GradientCheck(network, parameters, batch, loss, 5, 16);
        assertAgrees(check.check(Program.of(network, KernelSets.FAST), workers), 0.05);
      }
    }
  }

  /** Its gradient is zero: what the engine has is the rounding of sums as large as the kernel's. */
  @Test
  void aBiasThatANormalizationTakesAwayAgainIsNoError() {
    Network network =
        Network.sequential(
            Shape.of(12, 12, 3),
            new Conv2d("conv", 8, Window2d.of(3, 1), Activation.LINEAR),
            batchNorm().named("norm1"),
            batchNorm().named("norm2"),
            new GlobalAveragePool2d("pool"),
            dense(10));
    for (int images : new int[] {2, 4, 9}) {
      GradientReport report = check(network, images, KernelSets.FAST, 64);
      assertTrue(report.worstRelativeError() < GradientCheck.TOLERANCE / 2, report::toString);
    }
  }

  @Test
  void refusesAGradientOfAnotherNetwork() {
    GradientCheck check = checkOf(TestNetworks.small(), 5, 16);
    LossGradient other = new LossGradient(1, new float[3], new float[7]);
    try (Workers workers = new Workers(1)) {
      Exception thrown =
          assertThrows(IllegalArgumentException.class, () -> check.check(other, workers));
      assertTrue(thrown.toString().contains("3 parameters and 7 inputs"), thrown::toString);
    }
  }

  @Test
  void refusesALossThatIsNotFinite() {
    Network network = TestNetworks.small();
    float[] parameters = network.initialParameters(1);
    parameters[0] = Float.NaN;
    Dataset batch = TestNetworks.random(network, 2, 1);
    Exception thrown =
        assertThrows(
            IllegalArgumentException.class, () -> new GradientCheck(network, parameters, batch, 1));
    assertTrue(thrown.toString().contains("NaN"), thrown::toString);
  }

  private static void assertAgrees(GradientReport report, double mostSkipped) {
    assertTrue(report.lossError() < 1e-6, report::toString);
    for (TensorCheck tensor : report.tensors()) {
      assertTrue(tensor.worstRelativeError().orElseThrow() < CLOSE, tensor::toString);
      assertTrue(tensor.skipped() <= 1 + mostSkipped * tensor.checked(), tensor::toString);
      assertFalse(tensor.checked() == 0, tensor::toString);
    }
  }

  private static GradientCheck checkOf(Network network, int images, int samples) {
    Dataset batch = TestNetworks.random(network, images, 4);
    return new GradientCheck(network, TestNetworks.parameters(network, 3), batch, 5, samples);
  }

  private static GradientReport check(Network network, int images, KernelSet kernels, int samples) {
    try (Workers workers = new Workers(2)) {
      return checkOf(network, images, samples).check(Program.of(network, kernels), workers);
    }
  }

  private static LossGradient harmed(
      Network network, LossGradient good, String path, UnaryOperator<float[]> harm) {
    if (path.equals(GradientCheck.INPUT)) {
      return new LossGradient(good.loss(), good.parameters(), harm.apply(good.input()));
    }
    float[] parameters = good.parameters().clone();
    for (ParameterSlot slot : network.parameters()) {
      if (slot.path().equals(path)) {
        int end = slot.offset() + slot.size();
        float[] part = harm.apply(Arrays.copyOfRange(parameters, slot.offset(), end));
        System.arraycopy(part, 0, parameters, slot.offset(), slot.size());
      }
    }
    return new LossGradient(good.loss(), parameters, good.input());
  }

  private static float[] scaled(float[] values, float factor) {
    float[] result = values.clone();
    for (int i = 0; i < result.length; i++) {
      result[i] = factor == 0 ? 0 : result[i] * factor;
    }
    return result;
  }

  /** Each element where its neighbour belongs. */
  private static float[] shifted(float[] values) {
    float[] result = new float[values.length];
    System.arraycopy(values, 0, result, 1, values.length - 1);
    result[0] = values[values.length - 1];
    return result;
  }

  private static float[] half(float[] values) {
    float[] result = values.clone();
    Arrays.fill(result, 0, (values.length + 1) / 2, 0);
    return result;
  }
}
