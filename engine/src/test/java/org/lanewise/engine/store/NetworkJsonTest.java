package org.lanewise.engine.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.engine.Lanewise.conv2d;
import static org.lanewise.engine.Lanewise.dense;
import static org.lanewise.engine.Lanewise.maxPool2d;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lanewise.engine.layer.Activate;
import org.lanewise.engine.layer.Activation;
import org.lanewise.engine.layer.AveragePool2d;
import org.lanewise.engine.layer.BatchNorm;
import org.lanewise.engine.layer.Conv2d;
import org.lanewise.engine.layer.Dense;
import org.lanewise.engine.layer.Flatten;
import org.lanewise.engine.layer.Initializers;
import org.lanewise.engine.layer.Layer;
import org.lanewise.engine.layer.LayerException;
import org.lanewise.engine.layer.Learning;
import org.lanewise.engine.layer.MaxPool2d;
import org.lanewise.engine.layer.Padding;
import org.lanewise.engine.layer.Window2d;
import org.lanewise.engine.layer.ZeroPad2d;
import org.lanewise.engine.network.Graph;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.tensor.Role;
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
              conv2d(32, 3).relu().named("conv1"),
              maxPool2d(2).named("pool1"),
              conv2d(64, 3).relu().named("conv2"),
              maxPool2d(2).named("pool2"),
              new Flatten("flatten"),
              dense(10));
      assertEquals(expected, NetworkJson.parse(golden, text));
      assertEquals(text.replace(" ", ""), NetworkJson.print(expected));
    }
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
    assertEquals(
        Graph.sequential(new Activate("a", Activation.RELU), new Activate("b", Activation.RELU)),
        graph);
    assertEquals(
        "[{\"type\":\"relu\",\"name\":\"a\"},{\"type\":\"relu\",\"name\":\"b\"}]",
        NetworkJson.print(graph));
  }

  @Test
  void absentFieldsHaveTheirDefaults() {
    Graph graph =
        NetworkJson.parse(
            FILE,
            """
            [{"type":"conv2d","name":"c","filters":4,"kernel":[3,2]},
             {"type":"batchnorm","name":"n"},
             {"type":"maxpool2d","pool":[3,2]},
             {"type":"averagepool2d","pool":[2,3]},
             {"type":"flatten"},
             {"type":"dense","name":"d","units":7}]
            """);
    assertEquals(
        Graph.sequential(
            new Conv2d(
                "c",
                4,
                new Window2d(3, 2, 1, 1, Padding.VALID),
                1,
                true,
                Activation.LINEAR,
                Learning.DEFAULT),
            new BatchNorm("n", 0.99, 1e-3, true, true, 0),
            new MaxPool2d("maxpool2d", new Window2d(3, 2, 3, 2, Padding.VALID)),
            new AveragePool2d("averagepool2d", new Window2d(2, 3, 2, 3, Padding.VALID)),
            new Flatten("flatten"),
            new Dense("d", 7, true, Activation.LINEAR)),
        graph);
  }

  @Test
  void activationsBringTheirOwnFields() {
    Graph graph =
        NetworkJson.parse(
            FILE,
            """
            [{"type":"conv2d","name":"c","filters":4,"kernel":[3,2],"activation":"leakyrelu"},
             {"type":"conv2d","name":"k","filters":4,"kernel":[1,1],"activation":"gelu"},
             {"type":"gelu","approximate":true},
             {"type":"leakyrelu","slope":0.125},
             {"type":"flatten"},
             {"type":"dense","name":"d","units":7,"activation":"gelu","approximate":true}]
            """);
    assertEquals(
        List.of(
            new Conv2d("c", 4, new Window2d(3, 2, 1, 1, Padding.VALID), Activation.leakyRelu(0.3)),
            new Conv2d("k", 4, new Window2d(1, 1, 1, 1, Padding.VALID), Activation.GELU),
            new Activate("gelu", Activation.GELU_TANH),
            new Activate("leakyrelu", Activation.leakyRelu(0.125)),
            new Flatten("flatten"),
            new Dense("d", 7, Activation.GELU_TANH)),
        graph.layers());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'type':'leakyrelu','slope':-1}|the slope is -1.0",
        "{'type':'leakyrelu','slope':1e-46}|the slope is 1.0E-46",
        "{'type':'leakyrelu','slope':'steep'}|the field \"slope\"",
        "{'type':'gelu','approximate':1}|the field \"approximate\"",
        "{'type':'gelu','slope':0.1}|the unknown field \"slope\"",
        "{'type':'relu','approximate':true}|the unknown field \"approximate\"",
        "{'type':'dense','name':'k','units':4,'slope':0.1}|the unknown field \"slope\"",
        "{'type':'dense','name':'k','units':4,'activation':'geluu'}|did you mean \"gelu\"",
        "{'type':'dense','name':'k','units':4,'activation':'leakyrelu','slope':-1}|the slope is"
      })
  void fieldsOfAnotherActivationAreRefused(String node, String part) {
    String text = "[" + CONV + "," + node.replace('\'', '"') + "]";
    String sentence =
        assertThrows(StoreException.class, () -> NetworkJson.parse(FILE, text)).getMessage();
    assertTrue(sentence.contains(part), sentence);
  }

  @Test
  void whatIsAsUsualMayBeSaid() {
    String text =
        """
        [{"type":"conv2d","name":"c","filters":4,"kernel":[3,2],"groups":1,"bias":true,
          "activation":"linear","initializer":"glorot","trainable":true},
         {"type":"maxpool2d","pool":[3,2],"padding":"valid"}]
        """;
    assertEquals(
        Graph.sequential(
            new Conv2d("c", 4, new Window2d(3, 2, 1, 1, Padding.VALID), Activation.LINEAR),
            new MaxPool2d("maxpool2d", new Window2d(3, 2, 3, 2, Padding.VALID))),
        NetworkJson.parse(FILE, text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"2|2 2 2 2", "[1,3]|1 1 3 3", "[[1,0],[2,3]]|1 0 2 3", "[[0,0],[0,0]]|0 0 0 0"})
  void paddingMayBeSaidAsInKeras(String padding, String sides) {
    Graph graph = NetworkJson.parse(FILE, "[{\"type\":\"zeropad2d\",\"padding\":" + padding + "}]");
    int[] four = Stream.of(sides.split(" ")).mapToInt(Integer::parseInt).toArray();
    Padding.Explicit expected = new Padding.Explicit(four[0], four[1], four[2], four[3]);
    assertEquals(List.of(new ZeroPad2d("zeropad2d", expected)), graph.layers());
    assertEquals(graph, NetworkJson.parse(FILE, NetworkJson.print(graph)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'type':'zeropad2d','padding':[1,2,3]|or two such as [1, 1], or [[top, bottom], [left, right]]",
        "'type':'zeropad2d','padding':[[1,2],[3]]|or two such as [1, 1]",
        "'type':'zeropad2d','padding':-1|is -1, expected a whole number from 0",
        "'type':'zeropad2d'|has no field \"padding\"",
        "'type':'scale','by':0|it scales by 0.0, but that must be finite and not 0",
        "'type':'spatialdropout2d','rate':1|the dropout rate is 1.0",
        "'type':'groupnorm','groups':2|has no field \"name\"",
        "'type':'groupnorm','name':'n'|has no field \"groups\"",
        "'type':'groupnorm','name':'n','groups':2,'momentum':0.9|has the unknown field \"momentum\"",
        "'type':'multiply','by':2|has the unknown field \"by\""
      })
  void aWrongFieldOfALayerGetsItsSentence(String fields, String part) {
    String text = ("[{" + fields + "}]").replace('\'', '"');
    String sentence =
        assertThrows(StoreException.class, () -> NetworkJson.parse(FILE, text)).getMessage();
    assertTrue(sentence.contains(part), sentence);
  }

  @Test
  void howParametersBeginAndAreTrainedComesBack() {
    String text =
        "[{\"type\":\"conv2d\",\"name\":\"c\",\"filters\":4,\"kernel\":[3,3],\"strides\":[1,1],"
            + "\"padding\":\"valid\",\"initializer\":\"he\",\"trainable\":{\"bias\":{\"epochs\":3}}},"
            + "{\"type\":\"batchnorm\",\"name\":\"n\",\"momentum\":0.99,\"epsilon\":0.001,"
            + "\"trainable\":{\"beta\":true},\"rate\":{\"beta\":64.0}},"
            + "{\"type\":\"dense\",\"name\":\"d\",\"units\":2,\"initializer\":{\"own\":\"mine\"},"
            + "\"trainable\":false}]";
    Graph graph = NetworkJson.parse(FILE, text);
    Learning conv = graph.layers().get(0).learning();
    assertEquals(Learning.DEFAULT.from(Initializers.HE).during(Map.of(Role.BIAS, 3)), conv);
    assertTrue(conv.trains(Role.BIAS, 3) && !conv.trains(Role.BIAS, 4));
    assertFalse(conv.trains(Role.KERNEL, 1));
    Learning norm = graph.layers().get(1).learning();
    assertEquals(64, norm.rate(Role.BETA));
    assertTrue(norm.trains(Role.BETA, 1_000_000) && !norm.trains(Role.GAMMA, 1));
    assertFalse(graph.layers().get(2).learning().trains(Role.BIAS, 1));
    assertEquals(text, NetworkJson.print(graph));
    assertEquals(text, NetworkJson.print(NetworkJson.parse(FILE, NetworkJson.print(graph))));
  }

  @ParameterizedTest
  @EnumSource(Initializers.class)
  void everyInitializerHasItsName(Initializers initializer) {
    String text =
        "[{\"type\":\"dense\",\"name\":\"k\",\"units\":4,\"initializer\":\"%s\"}]"
            .formatted(initializer.label());
    Graph graph = NetworkJson.parse(FILE, text);
    assertEquals(initializer, graph.layers().getFirst().learning().initializer());
    assertEquals(graph, NetworkJson.parse(FILE, NetworkJson.print(graph)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'initializer':'golrot'|is \"golrot\" (did you mean \"glorot\"?), expected one of glorot, he,",
        "'initializer':{'name':'x'}|the field \"initializer\" of layer 1 of the network (\"k\") has no field \"own\"",
        "'trainable':3|is 3, expected true or false",
        "'trainable':{'gamma':true}|has the unknown field \"gamma\", expected no fields but kernel, bias",
        "'trainable':{'bias':{'epochs':-1}}|the field \"epochs\" of the field \"bias\" of the field \"trainable\"",
        "'rate':{'beta':1}|has the unknown field \"beta\"",
        "'rate':{'bias':0}|is 0, expected a number above 0",
        "'rate':{'bias':1e-46}|(\"k\") is impossible: the rate of the bias is 1.0E-46, but must be",
        "'bias':false,'rate':{'bias':2}|has the unknown field \"bias\", expected no fields but kernel",
        "'bias':false,'trainable':{'bias':true}|has the unknown field \"bias\", expected no fields but kernel",
        "'rate':2|is 2, expected an object"
      })
  void aWrongSettingOfTrainingGetsItsSentence(String field, String part) {
    String text = ("[{'type':'dense','name':'k','units':4," + field + "}]").replace('\'', '"');
    String sentence =
        assertThrows(StoreException.class, () -> NetworkJson.parse(FILE, text)).getMessage();
    assertTrue(sentence.contains(part), sentence);
  }

  @Test
  void aFileMayHoldTheListAnObjectOrAModel(@TempDir Path folder) throws IOException {
    Graph expected = NetworkJson.parse(FILE, "[" + CONV + "]");
    Path file = folder.resolve("network.json");
    for (String text :
        List.of(
            "[" + CONV + "]",
            "\ufeff  [" + CONV + "]\n",
            "[       " + CONV + "]",
            "{\"comment\":\"größer\",\"network\":[" + CONV + "]}")) {
      Files.writeString(file, text);
      assertEquals(expected, NetworkJson.read(file));
    }
    new SafetensorsWriter().metadata("network", "[" + CONV + "]").write(file);
    assertEquals(expected, NetworkJson.read(file));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hello|no valid JSON",
        "''|is empty",
        "{\"layers\":[]}|has no field \"network\"",
        "{\"event\":\"run\"}|this is the log of a run; expected a network as JSON, or a model.",
        "PK\u0003\u0004 and so on|this is a ZIP archive"
      })
  void anotherFileGetsItsSentence(String text, String part, @TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("network.json");
    Files.writeString(file, text);
    String sentence = assertThrows(StoreException.class, () -> NetworkJson.read(file)).getMessage();
    assertTrue(sentence.startsWith(file + ": ") && sentence.contains(part), sentence);
    Files.write(file, new byte[] {'[', (byte) 0xff, ']', ' ', ' ', ' ', ' ', ' '});
    assertTrue(
        assertThrows(StoreException.class, () -> NetworkJson.read(file))
            .getMessage()
            .contains("no text in UTF-8"));
    new SafetensorsWriter().write(file);
    assertTrue(
        assertThrows(StoreException.class, () -> NetworkJson.read(file))
            .getMessage()
            .contains("no metadata entry \"network\""));
  }

  static Stream<Arguments> wrongNetworks() {
    return Stream.of(
        Arguments.of("", "the network is empty"),
        Arguments.of("{}", "the network is an object, expected a list"),
        Arguments.of("[]", "no layers"),
        Arguments.of("[" + CONV, "no valid JSON"),
        Arguments.of("[" + CONV + "] []", "goes on after its JSON value"),
        Arguments.of("[3]", "layer 1 of the network is 3, expected an object"),
        Arguments.of("[" + CONV + ",null]", "layer 2 of the network is null, expected an object"),
        Arguments.of("[{}]", "layer 1 of the network has no field \"type\""),
        Arguments.of(
            "[{\"type\":\"lstm\"}]",
            "the field \"type\" of layer 1 of the network is \"lstm\", expected one of conv2d,"),
        Arguments.of("[{\"type\":\"conv2\"}]", "is \"conv2\" (did you mean \"conv2d\"?)"),
        Arguments.of("[{\"type\":\"group\"}]", "(did you mean \"groupnorm\"?)"),
        Arguments.of(
            "[" + CONV + "," + CONV + "]",
            "layer 2 of the network (\"c\") has the name of a layer before it"),
        Arguments.of(conv("\"filters\":4,", ""), "has no field \"filters\""),
        Arguments.of(
            conv("4", "0"),
            "the field \"filters\" of layer 1 of the network (\"c\") is 0, expected a whole number"),
        Arguments.of(conv("4", "-4"), "is -4, expected"),
        Arguments.of(conv("4", "4.0"), "is 4.0, expected"),
        Arguments.of(conv("4", "\"4\""), "is \"4\", expected"),
        Arguments.of(conv("4", "16777217"), "expected a whole number from 1 to 16777216"),
        Arguments.of(conv("4", "99999999999999999999"), "is 99999999999999999999, expected"),
        Arguments.of(conv("4", "{\"a\":1}"), "is an object, expected"),
        Arguments.of(conv("4", "[".repeat(5000)), "Document nesting depth (9)"),
        Arguments.of(conv("4", "NaN"), "no valid JSON (line 1, column "),
        Arguments.of("[\n{\"type\"\n4}]", "no valid JSON (line 3, column "),
        Arguments.of("[" + "1,".repeat(1 << 20) + "1]", "more than 1048576 values"),
        Arguments.of(conv("[3,2]", "[3]"), "the field \"kernel\" of layer 1"),
        Arguments.of(conv("[3,2]", "[3,2,1]"), "is [3, 2, 1], expected a list of two numbers"),
        Arguments.of(
            conv("[3,2]", "3"),
            "is 3, expected a list of two numbers, height and width, such as [3, 3]"),
        Arguments.of(
            conv("\"same\"", "1"),
            "is 1, expected \"valid\", \"same\", or the rows and columns on each side as [[top, bottom], [left, right]], such as [[1, 1], [1, 1]]"),
        Arguments.of(conv("[3,2]", "[3,0]"), "item 2 of the field \"kernel\" of layer 1"),
        Arguments.of(conv("[3,2]", "[3,\"2\"]"), "is \"2\", expected a whole number"),
        Arguments.of(conv("\"same\"", "[1,1]"), "is [1, 1], expected \"valid\", \"same\", or"),
        Arguments.of(
            conv("\"same\"", "[[1,1]]"), "on each side as [[top, bottom], [left, right]], such as"),
        Arguments.of(conv("\"same\"", "[[1,1],[1,-1]]"), "is -1, expected a whole number from 0"),
        Arguments.of(
            conv("\"same\"", "[[1,1],[1,1,1]]"),
            "on each side as [[top, bottom], [left, right]], such as"),
        Arguments.of(conv("same", "SAME"), "is \"SAME\" (did you mean \"same\"?), expected"),
        Arguments.of(conv("relu", "swish"), "is \"swish\", expected one of linear, relu"),
        Arguments.of(conv("\"c\"", "\"c/d\""), "visible characters without a slash"),
        Arguments.of(conv("\"c\"", "\"\""), "the field \"name\" of layer 1 of the network (\"\")"),
        Arguments.of(conv("\"c\"", "\"\\u0007\""), "is \"\\u0007\", expected 1 to 100"),
        Arguments.of(conv("\"c\"", "\"" + "n".repeat(101) + "\""), "1 to 100 visible"),
        Arguments.of(conv("\"c\"", "7"), "the field \"name\" of layer 1 of the network is 7"),
        Arguments.of(conv("\"name\"", "\"nam\""), "has no field \"name\""),
        Arguments.of(conv("\"name\"", "\"x\":1,\"name\""), "has the unknown field \"x\", expected"),
        Arguments.of(
            conv("\"strides\"", "\"stride\""),
            "has the unknown field \"stride\" (did you mean \"strides\"?)"),
        Arguments.of(conv("\"name\"", "\"slope\":0.1,\"name\""), "unknown field \"slope\""),
        Arguments.of(conv("\"name\"", "\"name\":\"c\",\"name\""), "has the field \"name\" twice"),
        Arguments.of(relu("\"b\""), "it reads 'b', but no layer before it has that name"),
        Arguments.of(relu(""), "it reads nothing"),
        Arguments.of(relu("3"), "item 1 of the field \"inputs\" of layer 1 of the network is 3"),
        Arguments.of(
            "[{\"type\":\"relu\"},{\"type\":\"relu\",\"inputs\":[\"input\"]}]",
            "the network is impossible: layer 'relu': no other layer reads it"),
        Arguments.of("[{\"type\":\"dropout\",\"rate\":1.0}]", "the dropout rate is 1.0"),
        Arguments.of("[{\"type\":\"dropout\",\"rate\":1e999}]", "is Infinity, expected a finite"),
        Arguments.of("[{\"type\":\"dropout\",\"rate\":\"a\"}]", "expected a finite number"));
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
