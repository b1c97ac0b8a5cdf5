package org.lanewise.engine.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.engine.Lanewise.batchNorm;
import static org.lanewise.engine.Lanewise.conv2d;
import static org.lanewise.engine.Lanewise.dense;
import static org.lanewise.engine.Lanewise.maxPool2d;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.engine.check.DoubleForward;
import org.lanewise.engine.check.GradientCheck;
import org.lanewise.engine.check.GradientReport;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.layer.Activate;
import org.lanewise.engine.layer.Activation;
import org.lanewise.engine.layer.Add;
import org.lanewise.engine.layer.AveragePool2d;
import org.lanewise.engine.layer.BatchNorm;
import org.lanewise.engine.layer.Conv2d;
import org.lanewise.engine.layer.Flatten;
import org.lanewise.engine.layer.GlobalAveragePool2d;
import org.lanewise.engine.layer.Padding;
import org.lanewise.engine.layer.Window2d;
import org.lanewise.engine.network.Graph;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.Node;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.network.TestNetworks;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.tensor.Shape;

/** Networks that are graphs, with batch normalization over the whole batch or groups of it. */
class ResidualTest {

  private static final Adam ADAM = Adam.defaults();

  private static Conv2d conv(String name, int filters, int size, int stride) {
    return new Conv2d(
        name, filters, new Window2d(size, size, stride, stride, Padding.SAME), Activation.LINEAR);
  }

  /** Several readers of one value, three normalizations, pooling fused before one of them. */
  static Network network(int group) {
    return Network.of(
        Shape.of(8, 8, 3),
        new Graph(
            List.of(
                Node.of(conv("stem", 16, 3, 1).withoutBias(), "input"),
                Node.of(batchNorm().named("bn1").inGroupsOf(group), "stem"),
                Node.of(new Activate("relu1", Activation.RELU), "bn1"),
                Node.of(conv("a", 8, 3, 2).withoutBias(), "relu1"),
                Node.of(new BatchNorm("bn2", 0.9, 1e-3, true, false, group), "a"),
                Node.of(new Activate("silu1", Activation.SILU), "bn2"),
                Node.of(conv("b", 8, 3, 1), "silu1"),
                Node.of(conv("skip", 8, 1, 2), "relu1"),
                Node.of(new Add("sum"), "b", "skip", "b"),
                Node.of(conv2d(6, 3).relu().named("c"), "sum"),
                Node.of(maxPool2d(2).named("max"), "c"),
                Node.of(batchNorm().named("bn3").inGroupsOf(group), "max"),
                Node.of(new AveragePool2d("avg", new Window2d(2, 2, 1, 1, Padding.SAME)), "sum"),
                Node.of(new Flatten("flat1"), "bn3"),
                Node.of(new GlobalAveragePool2d("gap"), "avg"),
                Node.of(dense(5).named("d1"), "flat1"),
                Node.of(dense(5).named("d2").withoutBias(), "gap"),
                Node.of(new Add("logits"), "d1", "d2"))));
  }

  private static TrainingState trained(
      Network network, KernelSet kernels, int threads, int images, int batch) {
    return trained(Program.of(network, kernels), threads, images, batch);
  }

  private static TrainingState trained(Program program, int threads, int images, int batch) {
    Network network = program.network();
    TrainingState state = TrainingState.initial(network, ADAM, 1);
    try (Workers workers = new Workers(threads)) {
      TrainingStep step =
          new TrainingStep(
              program, workers, TestNetworks.random(network, images, 2), ADAM, 1, state);
      int[] order = new int[images];
      Arrays.setAll(order, i -> i);
      for (int epoch = 1; epoch <= 2; epoch++) {
        for (int first = 0; first < images; first += batch) {
          step.run(order, first, Math.min(batch, images - first), epoch);
        }
      }
    }
    return state;
  }

  /** Batches of more than one micro-batch, and a small one at the end. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 100})
  void trainsToTheSameBitsOnAnyKernelsAndThreads(int group) {
    Network network = network(group);
    Program plain = Program.unfused(network, KernelSets.TEXTBOOK);
    float[] expected = trained(plain, 1, 210, 150).parameters();
    for (float value : expected) {
      assertTrue(Float.isFinite(value));
    }
    for (KernelSet kernels : KernelSets.values()) {
      for (int threads : new int[] {1, 2, 3, 7}) {
        float[] actual = trained(network, kernels, threads, 210, 150).parameters();
        assertArrayEquals(bits(expected), bits(actual), kernels + " on " + threads);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4})
  void itsGradientIsThatOfTheFormula(int group) {
    Network network = network(group);
    for (KernelSet kernels : List.of(KernelSets.TEXTBOOK, KernelSets.FAST)) {
      try (Workers workers = new Workers(2)) {
        float[] parameters = TestNetworks.parameters(network, 4);
        // With one image of 3x3 pixels the statistics of a group are rough, but not degenerate.
        TensorDataset images = TestNetworks.random(network, 10, 5);
        GradientReport report =
            new GradientCheck(network, parameters, images, 3, 20)
                .check(Program.of(network, kernels), workers);
        assertTrue(report.worstRelativeError() < GradientCheck.TOLERANCE, report.toString());
      }
    }
  }

  /** After a step they are what the definition says, and prediction goes by them. */
  @ParameterizedTest
  @ValueSource(ints = {0, 4})
  void movingStatisticsFollowTheBatch(int group) {
    Network network = network(group);
    TensorDataset images = TestNetworks.random(network, 10, 5);
    float[] before = network.initialParameters(1);
    TrainingState state = trained1(network, images);
    float[] after = state.parameters();
    try (Workers workers = new Workers(1)) {
      float[] stem =
          new Inspection(Program.unfused(network, KernelSets.FAST), workers, images, before, 1)
              .value("stem");
      int offset = network.node("bn1").orElseThrow().statistics().getFirst().offset();
      for (int c = 0; c < 16; c++) {
        double mean = 0;
        double variance = 1;
        int size = group == 0 ? 10 : group;
        for (int first = 0; first < 10; first += size) {
          int from = first * 64 * 16;
          int to = Math.min(10, first + size) * 64 * 16;
          double m = 0;
          double v = 0;
          for (int i = from + c; i < to; i += 16) {
            m += stem[i] * 16.0 / (to - from);
          }
          for (int i = from + c; i < to; i += 16) {
            v += (stem[i] - m) * (stem[i] - m) * 16.0 / (to - from);
          }
          mean = mean * 0.99 + m * (1 - 0.99);
          variance = variance * 0.99 + v * (1 - 0.99);
        }
        assertEquals(mean, after[offset + c], 1e-7, "mean of channel " + c);
        assertEquals(variance, after[offset + 16 + c], 1e-6, "variance of channel " + c);
      }
      float[] logits =
          new Predictor(Program.of(network, KernelSets.FAST), workers, after).logits(images);
      DoubleForward reference = new DoubleForward(network, after, 10);
      float[] pixels = new float[192];
      for (int i = 0; i < 10; i++) {
        images.newReader().read(i, 0, pixels, 0);
        for (int j = 0; j < 192; j++) {
          reference.input()[i * 192 + j] = pixels[j];
        }
      }
      reference.run(0, false);
      for (int i = 0; i < logits.length; i++) {
        assertEquals(reference.output()[i], logits[i], 1e-4);
      }
    }
  }

  private static TrainingState trained1(Network network, TensorDataset images) {
    TrainingState state = TrainingState.initial(network, ADAM, 1);
    try (Workers workers = new Workers(2)) {
      int[] order = new int[images.size()];
      Arrays.setAll(order, i -> i);
      new TrainingStep(Program.of(network, KernelSets.FAST), workers, images, ADAM, 1, state)
          .run(order, 0, order.length, 1);
    }
    return state;
  }

  /** Shares computed apart, added in the tree and applied, are a step in every bit. */
  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void sharesMakeAStep(KernelSet kernels) {
    Network network = network(5);
    int images = 60 * 19 + 7;
    TensorDataset dataset = TestNetworks.random(network, images, 2);
    int[] order = new int[images];
    Arrays.setAll(order, i -> images - 1 - i);
    Program program = Program.of(network, kernels);
    TrainingState whole = TrainingState.initial(network, ADAM, 1);
    TrainingState shared = TrainingState.initial(network, ADAM, 1);
    try (Workers workers = new Workers(2);
        Workers others = new Workers(1)) {
      TrainingStep step = new TrainingStep(program, workers, dataset, ADAM, 1, whole);
      TrainingStep applying = new TrainingStep(program, others, dataset, ADAM, 1, shared);
      ShareRunner runner = new ShareRunner(program, workers, dataset, TrainingSettings.defaults(1));
      for (int epoch = 1; epoch <= 2; epoch++) {
        var counts = step.run(order, 0, images, epoch).counts();
        assertEquals(16, runner.shares(images));
        ShareGradient[] shares = new ShareGradient[16];
        for (int k : new int[] {3, 0, 15, 7, 1, 2, 4, 5, 6, 14, 13, 12, 11, 10, 9, 8}) {
          shares[k] =
              runner.run(new ShareOfBatch(shared.parameters(), order, 0, images, epoch, 0, k));
        }
        ShareGradient sum = ShareGradient.sum(List.of(shares));
        assertTrue(sum.finite());
        assertEquals(counts, sum.counts());
        applying.apply(sum, epoch);
        assertArrayEquals(bits(whole.parameters()), bits(shared.parameters()));
      }
    }
  }

  @Test
  void statisticsOfTheWholeBatchCanNotBeShared() {
    Network network = network(0);
    try (Workers workers = new Workers(1)) {
      Program program = Program.of(network, KernelSets.TEXTBOOK);
      TensorDataset dataset = TestNetworks.random(network, 10, 2);
      Exception thrown =
          assertThrows(
              IllegalArgumentException.class,
              () -> new ShareRunner(program, workers, dataset, TrainingSettings.defaults(1)));
      assertTrue(thrown.toString().contains("give it a group"), thrown::toString);
    }
  }

  /** A refused step leaves everything as it was, the statistics too. */
  @Test
  void aRefusedStepChangesNothing() {
    Network network = network(0);
    TensorDataset images = TestNetworks.random(network, 10, 5);
    float[] parameters = network.initialParameters(1);
    TrainingState state = TrainingState.of(parameters, ADAM);
    try (Workers workers = new Workers(2)) {
      int[] order = new int[10];
      TrainingStep step =
          new TrainingStep(
              Program.of(network, KernelSets.FAST), workers, poisoned(images), ADAM, 1, state);
      Exception thrown = assertThrows(NonFiniteException.class, () -> step.run(order, 0, 10, 1));
      assertTrue(thrown.toString().contains("in the input, in example 0"), thrown::toString);
      assertArrayEquals(bits(parameters), bits(state.parameters()));
      assertEquals(0, state.steps());
    }
  }

  private static Dataset poisoned(TensorDataset images) {
    return new Dataset() {
      @Override
      public int size() {
        return images.size();
      }

      @Override
      public Shape shape() {
        return images.shape();
      }

      @Override
      public int classes() {
        return images.classes();
      }

      @Override
      public int label(int example) {
        return images.label(example);
      }

      @Override
      public Reader newReader() {
        return (example, epoch, destination, offset) -> {
          images.newReader().read(example, epoch, destination, offset);
          destination[offset + 7] = Float.NaN;
        };
      }
    };
  }

  @Test
  void groupsThatDoNotFitEachOtherAreRefused() {
    List<Node> nodes = new ArrayList<>(network(4).graph().nodes());
    nodes.set(1, Node.of(batchNorm().named("bn1").inGroupsOf(3), "stem"));
    Exception thrown =
        assertThrows(
            IllegalArgumentException.class, () -> Network.of(Shape.of(8, 8, 3), new Graph(nodes)));
    assertTrue(thrown.toString().contains("'bn1': its groups of 3"), thrown::toString);
  }

  @Test
  void whatIsWholeAndWhatIsGroupedDiffers() {
    assertNotEquals(
        Arrays.hashCode(trained(network(0), KernelSets.FAST, 1, 20, 20).parameters()),
        Arrays.hashCode(trained(network(5), KernelSets.FAST, 1, 20, 20).parameters()));
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }
}
