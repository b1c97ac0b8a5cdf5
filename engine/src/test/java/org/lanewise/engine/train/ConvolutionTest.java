package org.lanewise.engine.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.engine.Lanewise.dense;
import static org.lanewise.engine.network.TestNetworks.same;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.kernel.WinogradRule;
import org.lanewise.engine.kernel.WinogradRule.Algorithm;
import org.lanewise.engine.kernel.WinogradRule.Choice;
import org.lanewise.engine.layer.Activation;
import org.lanewise.engine.layer.Add;
import org.lanewise.engine.layer.Conv2d;
import org.lanewise.engine.layer.Flatten;
import org.lanewise.engine.layer.MaxPool2d;
import org.lanewise.engine.layer.Padding;
import org.lanewise.engine.layer.Window2d;
import org.lanewise.engine.network.Convolution;
import org.lanewise.engine.network.Graph;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.Node;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.network.ShapedNode;
import org.lanewise.engine.network.TestNetworks;
import org.lanewise.engine.tensor.Shape;

/** Networks whose convolutions are Winograd's, and the setting that decides whether they are. */
class ConvolutionTest {

  private static final Shape IMAGE = Shape.of(9, 8, 16);

  /**
   * Winograd with tiles of four: pooled with a ReLU, so that it may be fused; read twice; with a
   * function that is an operation of its own; and one too narrow for it.
   */
  private static final Network NETWORK =
      Network.of(
          IMAGE,
          new Graph(
              List.of(
                  Node.of(same("pooled", 17, Activation.RELU), "input"),
                  Node.of(new MaxPool2d("pool", new Window2d(2, 2, 2, 2, Padding.VALID)), "pooled"),
                  Node.of(same("twice", 17, Activation.GELU), "pool"),
                  Node.of(new Add("add"), "pool", "twice"),
                  Node.of(same("plain", 18, Activation.LINEAR), "add"),
                  Node.of(same("narrow", 4, Activation.RELU), "plain"),
                  Node.of(new Flatten("flatten"), "narrow"),
                  Node.of(dense(5), "flatten"))));

  /** Smaller last batches, and more than one micro-batch, in which du is turned into dw. */
  @ParameterizedTest
  @ValueSource(ints = {1, 100})
  void threadsAndKernelSetsDoNotChangeABit(int batch) {
    Dataset dataset = TestNetworks.random(NETWORK, batch == 1 ? 3 : 70, 1);
    int size = Math.min(batch, dataset.size());
    TrainingSettings settings =
        TrainingSettings.defaults(7).withEpochs(batch == 1 ? 2 : 1).withBatchSize(size);
    String expected =
        Trained.sha256(Trained.run(NETWORK, KernelSets.TEXTBOOK, 1, dataset, settings));
    for (KernelSet kernels : KernelSets.values()) {
      for (int threads : kernels == KernelSets.FAST ? new int[] {1, 2, 3, 7} : new int[] {3}) {
        TrainingState state = Trained.run(NETWORK, kernels, threads, dataset, settings);
        assertEquals(
            expected, Trained.sha256(state), () -> kernels + " on " + threads + " threads");
      }
    }
    TrainingSettings direct = settings.with(Convolution.DIRECT);
    assertNotEquals(
        expected, Trained.sha256(Trained.run(NETWORK, KernelSets.FAST, 2, dataset, direct)));
  }

  /** The bits of this edition of the numerics, so that no change of them goes unseen. */
  @Test
  void bothSettingsKeepTheirBits() {
    Dataset dataset = TestNetworks.random(NETWORK, 20, 1);
    TrainingSettings settings = TrainingSettings.defaults(7).withEpochs(2).withBatchSize(16);
    Map<Convolution, String> hashes = new EnumMap<>(Convolution.class);
    for (Convolution convolution : Convolution.values()) {
      TrainingSettings one = settings.with(convolution);
      hashes.put(
          convolution, Trained.sha256(Trained.run(NETWORK, KernelSets.FAST, 2, dataset, one)));
    }
    assertEquals(
        Map.of(
            Convolution.AUTO,
            "0c03846e100f026e0d31db50d050f0163bb0be20ebdafd1800e40ca9e57fa1c5",
            Convolution.DIRECT,
            "3aa962b92c70f20fdb1052fbf062da118cbe142cc43840b943297691dd40c788"),
        hashes);
  }

  /** The gradient is Winograd's in fused and unfused programs alike, and near the direct one. */
  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void gradientsAreNearThoseOfDirectConvolutions(KernelSet kernels) {
    Dataset dataset = TestNetworks.random(NETWORK, 9, 2);
    float[] parameters = TestNetworks.parameters(NETWORK, 3);
    try (Workers workers = new Workers(2)) {
      Program program = Program.of(NETWORK, kernels);
      float[] gradient = new Inspection(program, workers, dataset, parameters, 1).gradient();
      assertArrayEquals(
          gradient, new Inspection(program.unfused(), workers, dataset, parameters, 1).gradient());
      Program other = Program.of(NETWORK, kernels, Convolution.DIRECT);
      float[] direct = new Inspection(other, workers, dataset, parameters, 1).gradient();
      assertFalse(Arrays.equals(direct, gradient));
      float largest = 0;
      for (float g : direct) {
        largest = Math.max(largest, Math.abs(g));
      }
      assertArrayEquals(direct, gradient, 1e-5f * largest);
    }
  }

  /** What the tests of Winograd networks rely on. */
  @Test
  void theTestNetworkHasEveryKindOfChoice() {
    Algorithm direct = Algorithm.DIRECT;
    Map<String, Choice> expected =
        Map.of(
            "mixed", new Choice(Algorithm.F4, direct, direct),
            "plain4", new Choice(Algorithm.F4),
            "pooled4", new Choice(Algorithm.F4),
            "plain2", new Choice(Algorithm.F2),
            "pooled2", new Choice(Algorithm.F2));
    List<ShapedNode> nodes = TestNetworks.winograd().nodes();
    Map<String, Choice> choices = new HashMap<>();
    for (int i = 0; i < nodes.size(); i++) {
      if (nodes.get(i).layer() instanceof Conv2d conv) {
        Shape input = i == 0 ? TestNetworks.winograd().inputShape() : nodes.get(i - 1).shape();
        boolean pooled = nodes.get(i + 1).layer() instanceof MaxPool2d;
        choices.put(conv.name(), WinogradRule.of(conv.geometry(input), pooled));
      }
    }
    assertEquals(expected, choices);
  }

  /** What the kernel set can fuse, or whether anything is fused, has no say. */
  @Test
  void theRuleLooksAtTheGraphAlone() {
    Conv2d conv = same("pooled", 17, Activation.RELU);
    Choice choice = WinogradRule.of(conv.geometry(IMAGE), true);
    assertTrue(choice.winograd());
    float[] parameters = TestNetworks.parameters(NETWORK, 3);
    Dataset dataset = TestNetworks.random(NETWORK, 3, 2);
    try (Workers workers = new Workers(1)) {
      float[] logits =
          new Predictor(Program.of(NETWORK, KernelSets.FAST), workers, parameters).logits(dataset);
      for (KernelSet kernels : KernelSets.values()) {
        assertArrayEquals(
            logits,
            new Predictor(Program.unfused(NETWORK, kernels), workers, parameters).logits(dataset));
      }
    }
  }

  @Test
  void aStepWithAProgramOfAnotherSettingIsRefused() {
    TrainingSettings settings = TrainingSettings.defaults(1).withBatchSize(4);
    TrainingState state = TrainingState.initial(NETWORK, settings.optimizer(), 1);
    Program program = Program.of(NETWORK, KernelSets.TEXTBOOK, Convolution.DIRECT);
    Dataset dataset = TestNetworks.random(NETWORK, 4, 2);
    try (Workers workers = new Workers(1)) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> new TrainingStep(program, workers, dataset, settings, state));
      assertTrue(
          e.toString().contains("the convolution auto, but the program direct"), e::toString);
    }
  }
}
