package org.lanewise.engine.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.engine.Lanewise.activation;
import static org.lanewise.engine.Lanewise.add;
import static org.lanewise.engine.Lanewise.conv2d;
import static org.lanewise.engine.Lanewise.dense;
import static org.lanewise.engine.Lanewise.flatten;
import static org.lanewise.engine.Lanewise.globalAveragePool2d;
import static org.lanewise.engine.Lanewise.maxPool2d;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lanewise.engine.layer.Activate;
import org.lanewise.engine.layer.Activation;
import org.lanewise.engine.layer.Flatten;
import org.lanewise.engine.layer.Layer;
import org.lanewise.engine.layer.LayerException;
import org.lanewise.engine.tensor.Shape;

class NetworkTest {

  private static final Shape IMAGE = Shape.of(32, 32, 3);

  /** The counts that Keras' summary prints for the article's networks. */
  @Test
  void theArticlesNetworksHaveAsManyParametersAsInKeras() {
    Network oneBlock =
        Network.sequential(
            IMAGE,
            conv2d(32, 3).relu().named("conv1"),
            maxPool2d(2).named("pool1"),
            new Flatten("flatten"),
            dense(10));
    Network shallow =
        Network.sequential(
            IMAGE, conv2d(32, 3).relu().named("conv1"), new Flatten("flatten"), dense(10));
    assertEquals(72_906, oneBlock.parameterCount());
    assertEquals(288_906, shallow.parameterCount());
    assertEquals(42_442, TestNetworks.twoBlocks().parameterCount());
  }

  @Test
  void resolvesTheShapesBetweenTheLayers() {
    Network network = TestNetworks.twoBlocks();
    List<String> shapes = new ArrayList<>();
    for (int i = 0; i < network.nodes().size(); i++) {
      assertEquals(
          i == 0 ? IMAGE : network.nodes().get(i - 1).shape(), network.nodes().get(i).inputShape());
      shapes.add(network.nodes().get(i).shape().toString());
    }
    assertEquals(
        List.of("[30, 30, 32]", "[15, 15, 32]", "[13, 13, 64]", "[6, 6, 64]", "[2304]", "[10]"),
        shapes);
    assertEquals(Shape.of(10), network.outputShape());
    assertEquals(10, network.classes());
  }

  @Test
  void laysTheParametersOutLayerByLayerKernelBeforeBias() {
    Network network = TestNetworks.twoBlocks();
    List<String> layout = new ArrayList<>();
    for (ParameterSlot slot : network.parameters()) {
      layout.add(slot.path() + " " + slot.shape() + " " + slot.offset());
    }
    assertEquals(
        List.of(
            "conv1/kernel [3, 3, 3, 32] 0",
            "conv1/bias [32] 864",
            "conv2/kernel [3, 3, 32, 64] 896",
            "conv2/bias [64] 19328",
            "dense/kernel [2304, 10] 19392",
            "dense/bias [10] 42432"),
        layout);
    assertEquals(2, network.nodes().get(2).parameters().size());
    assertTrue(network.nodes().get(1).parameters().isEmpty());
  }

  /** As in JSON: the type, with a number from the second on. */
  @Test
  void layersWithoutANameAreCalledAfterTheirType() {
    Network network =
        Network.sequential(
            IMAGE,
            conv2d(4, 3).relu(),
            maxPool2d(2),
            activation(Activation.GELU),
            conv2d(4, 3).named("own"),
            conv2d(4, 3),
            activation(Activation.GELU_TANH),
            flatten(),
            dense(10));
    assertEquals(
        List.of("conv2d", "maxpool2d", "gelu", "own", "conv2d2", "gelu2", "flatten", "dense"),
        network.nodes().stream().map(ShapedNode::name).toList());
    Graph graph =
        Graph.of(
            Node.of(conv2d(4, 3).same()),
            Node.of(conv2d(4, 3).same()),
            Node.of(add(), "conv2d", "conv2d2"),
            Node.of(globalAveragePool2d()));
    assertEquals(List.of("add"), graph.nodes().getLast().inputs());
    assertEquals(List.of(Graph.INPUT), graph.nodes().getFirst().inputs());
    refuses(List.of(conv2d(4, 3), conv2d(4, 3), conv2d(4, 3).named("conv2d2")), "taken");
  }

  @Test
  void refusesWhatIsNoNetwork() {
    refuses(List.of(), "at least one layer");
    refuses(
        List.of(conv2d(4, 3).relu().named("a"), conv2d(4, 3).relu().named("a")), "'a' is taken");
    refuses(List.of(dense(10).named("head")), "'head'", "[32, 32, 3]", "Flatten");
    refuses(
        List.of(new Flatten("flatten"), maxPool2d(2).named("pool")),
        "'pool'",
        "[3072]",
        "[height, width, channels]");
    refuses(
        List.of(maxPool2d(16).named("pool"), conv2d(4, 3).relu().named("late")),
        "'late'",
        "[2, 2, 3]",
        "[3, 3]");
  }

  @Test
  void aGraphNamesWhatItReads() {
    refusesGraph(
        List.of(Node.of(new Activate("a", Activation.RELU), "b")),
        "'a'",
        "it reads 'b'",
        "'input'");
    refusesGraph(List.of(Node.of(new Activate("a", Activation.RELU), "a")), "it reads 'a'");
    refusesGraph(List.of(Node.of(new Activate("a", Activation.RELU))), "'a'", "reads nothing");
    refusesGraph(
        List.of(Node.of(new Activate("input", Activation.RELU), "input")), "'input' is taken");
    refusesGraph(
        List.of(
            Node.of(new Activate("a", Activation.RELU), "input"),
            Node.of(new Activate("b", Activation.RELU), "input")),
        "'a'",
        "no other layer reads it");
    refusesGraph(
        List.of(Node.of(new Flatten("a"), "input", "input")),
        "'a'",
        "expected one input, but it has 2",
        "[[32, 32, 3], [32, 32, 3]]");
  }

  private static void refusesGraph(List<Node> nodes, String... parts) {
    Exception thrown =
        assertThrows(LayerException.class, () -> Network.of(IMAGE, new Graph(nodes)));
    for (String part : parts) {
      assertTrue(thrown.toString().contains(part), () -> part + " not in: " + thrown);
    }
  }

  @Test
  void aSequentialGraphReadsLayerByLayer() {
    Graph graph =
        Graph.sequential(new Activate("a", Activation.RELU), new Activate("b", Activation.RELU));
    assertEquals(
        new Graph(
            List.of(
                Node.of(new Activate("a", Activation.RELU), "input"),
                Node.of(new Activate("b", Activation.RELU), "a"))),
        graph);
    assertTrue(graph.readsTheOneBefore(0) && graph.readsTheOneBefore(1));
    assertEquals(
        Node.of(new Activate("c", Activation.RELU), "b"),
        graph.then(new Activate("c", Activation.RELU)).nodes().getLast());
    assertEquals(
        List.of(List.of(-1), List.of(0)),
        Network.of(IMAGE, graph).nodes().stream().map(ShapedNode::sources).toList());
  }

  @Test
  void isNoClassifierUnlessItEndsInAVector() {
    Network network = Network.sequential(IMAGE, conv2d(4, 3).relu().named("conv1"));
    Exception thrown = assertThrows(LayerException.class, network::classes);
    assertTrue(thrown.toString().contains("'conv1'"), thrown::toString);
    assertTrue(thrown.toString().contains("[30, 30, 4]"), thrown::toString);
  }

  @Test
  void isNotChangedThroughTheListItWasMadeOf() {
    List<Layer> layers =
        new ArrayList<>(List.of(new Flatten("flatten"), new Activate("relu", Activation.RELU)));
    Network network = Network.sequential(IMAGE, layers);
    layers.clear();
    assertEquals(2, network.nodes().size());
  }

  @Test
  void startsGlorotUniformWithBiasesOfZero() {
    Network network = TestNetworks.twoBlocks();
    float[] parameters = network.initialParameters(1);
    assertEquals(network.parameterCount(), parameters.length);
    for (ParameterSlot slot : network.parameters()) {
      double limit = slot.parameter().glorotLimit();
      double sum = 0;
      double squares = 0;
      double largest = 0;
      for (int i = slot.offset(); i < slot.offset() + slot.size(); i++) {
        sum += parameters[i];
        squares += (double) parameters[i] * parameters[i];
        largest = Math.max(largest, Math.abs(parameters[i]));
      }
      if (slot.parameter().name().equals("bias")) {
        assertEquals(0, largest, slot.path());
      } else {
        int n = slot.size();
        double deviation = limit / Math.sqrt(3);
        assertEquals(0, sum / n, 4 * deviation / Math.sqrt(n), slot.path());
        assertEquals(1, squares / n / (deviation * deviation), 4 / Math.sqrt(n), slot.path());
        assertTrue(largest <= (float) limit && largest > 0.98 * limit, slot.path());
      }
    }
  }

  @Test
  void initialParametersDependOnTheSeedAndTheirOwnPlaceAlone() {
    Network network = TestNetworks.twoBlocks();
    float[] one = network.initialParameters(1);
    assertArrayEquals(one, network.initialParameters(1));
    float[] two = network.initialParameters(2);
    assertNotEquals(one[0], two[0]);
    // Another head leaves the convolution's weights alone.
    Network other =
        Network.sequential(
            IMAGE, conv2d(32, 3).relu().named("conv1"), new Flatten("flatten"), dense(3));
    assertArrayEquals(Arrays.copyOf(one, 864), Arrays.copyOf(other.initialParameters(1), 864));
    // Two kernels do not start with the same numbers.
    float limits =
        (float)
            (network.parameters().get(0).parameter().glorotLimit()
                / network.parameters().get(2).parameter().glorotLimit());
    assertNotEquals(one[0], one[896] * limits, 1e-6f);
  }

  @Test
  void theSummaryShowsEveryLayerAndTheTotal() {
    String summary = TestNetworks.twoBlocks().summary();
    for (String part : List.of("conv2", "[13, 13, 64]", "18,496", "42,442", "[32, 32, 3]")) {
      assertTrue(summary.contains(part), () -> part + " not in:\n" + summary);
    }
  }

  /** Names longer than its columns usually are push none of them out of line. */
  @Test
  void theSummaryHasStraightColumns() {
    Network network =
        Network.sequential(
            Shape.of(1024, 1024, 3),
            globalAveragePool2d().named("the mean of every channel"),
            dense(3));
    String[] lines = network.summary().split("\\R");
    assertEquals(5, lines.length);
    for (String line : lines) {
      assertEquals(lines[0].length(), line.length(), network::summary);
    }
    int kind = lines[0].indexOf("kind");
    assertEquals(kind, lines[2].indexOf("GlobalAveragePool2d"));
    assertEquals(kind, lines[3].indexOf("Dense"));
    assertEquals(lines[0].indexOf("output"), lines[2].indexOf("[3]"));
  }

  private static void refuses(List<Layer> layers, String... parts) {
    Exception thrown = assertThrows(LayerException.class, () -> Network.sequential(IMAGE, layers));
    for (String part : parts) {
      assertTrue(thrown.toString().contains(part), () -> part + " not in: " + thrown);
    }
  }
}
