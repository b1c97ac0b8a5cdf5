package org.lanewise.engine.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lanewise.engine.layer.Activate;
import org.lanewise.engine.layer.Activation;
import org.lanewise.engine.layer.Conv2d;
import org.lanewise.engine.layer.Dense;
import org.lanewise.engine.layer.Flatten;
import org.lanewise.engine.layer.Layer;
import org.lanewise.engine.layer.LayerException;
import org.lanewise.engine.layer.MaxPool2d;
import org.lanewise.engine.tensor.Shape;

class NetworkTest {

  private static final Shape IMAGE = Shape.of(32, 32, 3);

  /** The counts that Keras' summary prints for the article's networks. */
  @Test
  void theArticlesNetworksHaveAsManyParametersAsInKeras() {
    Network oneBlock =
        Network.sequential(
            IMAGE,
            Conv2d.relu("conv1", 32, 3),
            MaxPool2d.of("pool1", 2),
            new Flatten("flatten"),
            Dense.linear("dense", 10));
    Network shallow =
        Network.sequential(
            IMAGE, Conv2d.relu("conv1", 32, 3), new Flatten("flatten"), Dense.linear("dense", 10));
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

  @Test
  void refusesWhatIsNoNetwork() {
    refuses(List.of(), "at least one layer");
    refuses(List.of(Conv2d.relu("a", 4, 3), Conv2d.relu("a", 4, 3)), "'a' is taken");
    refuses(List.of(Dense.linear("head", 10)), "'head'", "[32, 32, 3]", "Flatten");
    refuses(
        List.of(new Flatten("flatten"), MaxPool2d.of("pool", 2)),
        "'pool'",
        "[3072]",
        "[height, width, channels]");
    refuses(
        List.of(MaxPool2d.of("pool", 16), Conv2d.relu("late", 4, 3)),
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
    Network network = Network.sequential(IMAGE, Conv2d.relu("conv1", 4, 3));
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
            IMAGE, Conv2d.relu("conv1", 32, 3), new Flatten("flatten"), Dense.linear("dense", 3));
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

  private static void refuses(List<Layer> layers, String... parts) {
    Exception thrown = assertThrows(LayerException.class, () -> Network.sequential(IMAGE, layers));
    for (String part : parts) {
      assertTrue(thrown.toString().contains(part), () -> part + " not in: " + thrown);
    }
  }
}
