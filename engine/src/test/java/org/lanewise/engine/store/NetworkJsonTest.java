package org.lanewise.engine.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lanewise.engine.layer.Activation;
import org.lanewise.engine.layer.Conv2d;
import org.lanewise.engine.layer.Dense;
import org.lanewise.engine.layer.Dropout;
import org.lanewise.engine.layer.Flatten;
import org.lanewise.engine.layer.Layer;
import org.lanewise.engine.layer.LayerException;
import org.lanewise.engine.layer.MaxPool2d;
import org.lanewise.engine.layer.Padding;
import org.lanewise.engine.layer.Relu;
import org.lanewise.engine.layer.Softmax;
import org.lanewise.engine.network.Graph;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.tensor.Shape;

/** A network as JSON: parsed strictly, printed so that it comes back. */
class NetworkJsonTest {

  private static final Path FILE = Path.of("model.safetensors");

  private static final String CONV =
      "{\"type\":\"conv2d\",\"name\":\"c\",\"filters\":4,\"kernel\":[3,2],\"strides\":[1,2],"
          + "\"padding\":\"same\",\"activation\":\"relu\"}";

  @Test
  void theGoldenNetworkIsTheArticles() throws Exception {
    Path golden = Path.of(getClass().getResource("/golden/net4-core.safetensors").toURI());
    try (SafetensorsFile file = SafetensorsFile.open(golden)) {
      String text = Objects.requireNonNull(file.metadata().get("network"));
      Graph expected =
          Graph.sequential(
              Conv2d.relu("conv1", 32, 3),
              MaxPool2d.of("pool1", 2),
              Conv2d.relu("conv2", 64, 3),
              MaxPool2d.of("pool2", 2),
              new Flatten("flatten"),
              Dense.linear("dense", 10));
      assertEquals(expected, NetworkJson.parse(golden, text));
      assertEquals(text.replace(" ", ""), NetworkJson.print(expected));
    }
  }

  @Property(tries = 300)
  void whatIsPrintedComesBack(@ForAll @IntRange(min = 1, max = 12) int count, @ForAll long seed) {
    Random random = new Random(seed);
    List<Layer> layers =
        IntStream.range(0, count).mapToObj(i -> randomLayer("Schicht " + i, random)).toList();
    Graph graph = Graph.sequential(layers);
    assertEquals(graph, NetworkJson.parse(FILE, NetworkJson.print(graph)));
  }

  private static Layer randomLayer(String name, Random random) {
    int size = 1 + random.nextInt(JsonFields.LARGEST_SIZE);
    Activation activation = random.nextBoolean() ? Activation.RELU : Activation.LINEAR;
    return switch (random.nextInt(7)) {
      case 0 ->
          new Conv2d(
              name,
              size,
              1 + random.nextInt(9),
              1 + random.nextInt(9),
              1 + random.nextInt(9),
              1 + random.nextInt(9),
              random.nextBoolean() ? Padding.SAME : Padding.VALID,
              activation);
      case 1 -> new MaxPool2d(name, 2, size, 1 + random.nextInt(9), 3);
      case 2 -> new Relu(name);
      case 3 -> new Flatten(random.nextInt(50) == 0 ? "flatten" + name : name);
      case 4 -> new Dense(name, size, activation);
      case 5 -> new Dropout(name, random.nextDouble());
      default -> new Softmax(name);
    };
  }

  @Test
  void layersWithoutWeightsMayLackAName() {
    String text =
        "[{\"type\":\"flatten\"},{\"type\":\"relu\"},{\"type\":\"relu\"},"
            + "{\"type\":\"dropout\",\"rate\":0},{\"type\":\"softmax\"}]";
    assertEquals(
        List.of("flatten", "relu", "relu2", "dropout", "softmax"),
        NetworkJson.parse(FILE, text).layers().stream().map(Layer::name).toList());
  }

  @Test
  void aNodeMayNameWhatItReads() {
    String text =
        "[{\"type\":\"relu\",\"name\":\"a\",\"inputs\":[\"input\"]},"
            + "{\"type\":\"relu\",\"name\":\"b\",\"inputs\":[\"a\"]}]";
    Graph graph = NetworkJson.parse(FILE, text);
    assertEquals(Graph.sequential(new Relu("a"), new Relu("b")), graph);
    assertEquals(
        "[{\"type\":\"relu\",\"name\":\"a\"},{\"type\":\"relu\",\"name\":\"b\"}]",
        NetworkJson.print(graph));
  }

  static Stream<Arguments> wrongNetworks() {
    return Stream.of(
        Arguments.of("", "no JSON list"),
        Arguments.of("{}", "no JSON list"),
        Arguments.of("[]", "no layers"),
        Arguments.of("[" + CONV, "no valid JSON"),
        Arguments.of("[" + CONV + "] []", "goes on after its list"),
        Arguments.of("[3]", "layer 1 of the network is no JSON object"),
        Arguments.of("[" + CONV + ",null]", "layer 2 of the network is no JSON object"),
        Arguments.of("[{}]", "layer 1 of the network has no field \"type\""),
        Arguments.of(
            "[{\"type\":\"lstm\"}]", "has \"lstm\" in its field \"type\", expected one of"),
        Arguments.of("[" + CONV + "," + CONV + "]", "layer 2 of the network has the name \"c\""),
        Arguments.of(conv("\"filters\":4,", ""), "has no field \"filters\""),
        Arguments.of(conv("4", "0"), "has 0 in its field \"filters\""),
        Arguments.of(conv("4", "-4"), "has -4 in its field"),
        Arguments.of(conv("4", "4.0"), "has 4.0 in its field"),
        Arguments.of(conv("4", "\"4\""), "has \"4\" in its field"),
        Arguments.of(conv("4", "16777217"), "expected a whole number from 1 to 16777216"),
        Arguments.of(conv("4", "99999999999999999999"), "has a value in its field \"filters\""),
        Arguments.of(conv("4", "{\"a\":1}"), "has a value in its field \"filters\""),
        Arguments.of(conv("4", "[".repeat(5000)), "has a value in its field \"filters\""),
        Arguments.of(conv("[3,2]", "[3]"), "has [3] in its field \"kernel\""),
        Arguments.of(conv("[3,2]", "[3,2,1]"), "expected a list of 2 whole numbers"),
        Arguments.of(conv("[3,2]", "[3,0]"), "has [3, 0] in its field \"kernel\""),
        Arguments.of(conv("[3,2]", "[3,\"2\"]"), "has [3, 2] in its field \"kernel\""),
        Arguments.of(conv("same", "SAME"), "expected one of [valid, same]"),
        Arguments.of(conv("relu", "tanh"), "expected one of [relu, linear]"),
        Arguments.of(conv("\"c\"", "\"c/d\""), "visible characters without a slash"),
        Arguments.of(conv("\"c\"", "\"\""), "has the name \"\""),
        Arguments.of(conv("\"c\"", "\"\\u0007\""), "has the name \"\\u0007\""),
        Arguments.of(conv("\"c\"", "\"" + "n".repeat(101) + "\""), "1 to 100 visible"),
        Arguments.of(conv("\"name\"", "\"nam\""), "has no field \"name\""),
        Arguments.of(conv("\"name\"", "\"x\":1,\"name\""), "has the unknown field \"x\""),
        Arguments.of(conv("\"name\"", "\"name\":\"c\",\"name\""), "has the field \"name\" twice"),
        Arguments.of(relu("\"b\""), "it reads 'b', but no layer before it has that name"),
        Arguments.of(relu(""), "it reads nothing"),
        Arguments.of(relu("3"), "has [3] in its field \"inputs\", expected a list of texts"),
        Arguments.of(
            "[{\"type\":\"relu\"},{\"type\":\"relu\",\"inputs\":[\"input\"]}]",
            "layer 'relu': no other layer reads it"),
        Arguments.of("[{\"type\":\"dropout\",\"rate\":1.0}]", "the dropout rate is 1.0"),
        Arguments.of("[{\"type\":\"dropout\",\"rate\":1e999}]", "the dropout rate is Infinity"),
        Arguments.of("[{\"type\":\"dropout\",\"rate\":\"a\"}]", "expected a number"));
  }

  private static String relu(String inputs) {
    return "[{\"type\":\"relu\",\"inputs\":[" + inputs + "]}]";
  }

  private static String conv(String part, String replacement) {
    assertTrue(CONV.contains(part), part);
    return "[" + CONV.replace(part, replacement) + "]";
  }

  @ParameterizedTest
  @MethodSource("wrongNetworks")
  void aWrongNetworkGetsItsSentence(String text, String part) {
    String sentence =
        assertThrows(StoreException.class, () -> NetworkJson.parse(FILE, text)).getMessage();
    assertTrue(sentence.contains(part), sentence);
    assertTrue(sentence.startsWith("model.safetensors: ") && sentence.endsWith("."), sentence);
  }

  @Test
  void mutatedNetworksAreParsedOrRefused() {
    String good =
        "["
            + CONV
            + ",{\"type\":\"maxpool2d\",\"name\":\"p\",\"pool\":[2,2],\"strides\":[2,2]},"
            + "{\"type\":\"flatten\"},{\"type\":\"dense\",\"name\":\"d\",\"units\":10}]";
    Mutator mutator = new Mutator(new Random(3), good.getBytes(StandardCharsets.UTF_8));
    int parsed = 0;
    int fitting = 0;
    int tries = 20_000;
    for (int i = 0; i < tries; i++) {
      String text = new String(mutator.nextText(), StandardCharsets.UTF_8);
      try {
        Graph graph = NetworkJson.parse(FILE, text);
        parsed++;
        assertTrue(Network.of(Shape.of(9, 8, 3), graph).parameterCount() >= 0);
        fitting++;
      } catch (StoreException | LayerException e) {
        // the two that are documented
      }
    }
    assertTrue(fitting > 0 && fitting < parsed && parsed < tries, parsed + ", " + fitting);
  }
}
