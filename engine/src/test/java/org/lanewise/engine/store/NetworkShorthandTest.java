package org.lanewise.engine.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lanewise.engine.layer.LayerException;
import org.lanewise.engine.network.Graph;

/** A network in one line: what each word means, and what is said of a wrong one. */
class NetworkShorthandTest {

  private static String json(String text) {
    Graph graph = NetworkShorthand.parse(text);
    String json = NetworkJson.print(graph);
    assertEquals(graph, NetworkJson.parse(Path.of("printed"), json));
    return json;
  }

  @Test
  void isTheNetworkOfTheDesign() {
    assertEquals(
        NetworkJson.parse(
            Path.of("expected"),
            """
            [{"type":"conv2d","name":"conv1","filters":32,"kernel":[5,5],"strides":[2,2],"padding":"same","bias":false},
             {"type":"batchnorm","name":"bn1","momentum":0.9},
             {"type":"relu","name":"relu1"},
             {"type":"maxpool2d","name":"pool1","pool":[2,2]},
             {"type":"globalaveragepool2d","name":"gap1"},
             {"type":"dense","name":"dense1","units":10}]
            """),
        NetworkShorthand.parse("conv32x5s2nb-bn-relu-pool2-gap-dense10"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          conv8      | {"type":"conv2d","name":"conv1","filters":8,"kernel":[3,3],"padding":"same"}
          conv8v     | {"type":"conv2d","name":"conv1","filters":8,"kernel":[3,3]}
          conv8s2vnb | {"type":"conv2d","name":"conv1","filters":8,"kernel":[3,3],"strides":[2,2],"bias":false}
          gn4        | {"type":"groupnorm","name":"gn1","groups":4}
          pool3s2    | {"type":"maxpool2d","name":"pool1","pool":[3,3],"strides":[2,2]}
          avg2       | {"type":"averagepool2d","name":"avg1","pool":[2,2]}
          gmp        | {"type":"globalmaxpool2d","name":"gmp1"}
          drop.5     | {"type":"dropout","name":"drop1","rate":0.5}
          drop0.25   | {"type":"dropout","name":"drop1","rate":0.25}
          leakyrelu  | {"type":"leakyrelu","name":"leakyrelu1"}
          silu       | {"type":"silu","name":"silu1"}
          gelu       | {"type":"gelu","name":"gelu1"}
          softmax    | {"type":"softmax","name":"softmax1"}
          """)
  void meansOneLayer(String word, String node) {
    assertEquals(
        NetworkJson.parse(Path.of("expected"), "[" + node + "]"), NetworkShorthand.parse(word));
    json(word);
  }

  @Test
  void flattensBeforeTheFirstDenseLayerAlone() {
    assertTrue(
        json("conv4-relu-dense8-drop.1-dense2")
            .contains("{\"type\":\"flatten\",\"name\":\"flatten1\"}"));
    assertFalse(json("gap-dense8-dense2").contains("\"flatten\""));
    assertEquals(json("flatten-dense8"), json("dense8"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          conv32-bnn-gap-dense10 | word 2 of the network, 'bnn': there is no such layer; did you mean bn?
          conv32-rellu           | word 2 of the network, 'rellu': there is no such layer; did you mean relu?
          conv32nbs2             | word 1 of the network, 'conv32nbs2': '32nbs2' does not go with conv; write it as conv32, whole numbers of up to 7 digits
          gap-dense99999999      | word 2 of the network, 'dense99999999': '99999999' does not go with dense; write it as dense10, whole numbers of up to 7 digits
          drop1-dense4           | word 1 of the network, 'drop1': '1' does not go with drop; write it as drop.5, a rate below 1
          bn3                    | word 1 of the network, 'bn3': '3' does not go with bn; write it as bn
          conv32--gap            | word 2 of the network, '': a layer is missing; write one word for each, such as conv32-relu
          conv32-xyz9            | word 2 of the network, 'xyz9': there is no such layer; the words are conv32, dense10, bn, gn8, pool2, avg2, gap, gmp, flatten, drop.5, relu, leakyrelu, elu, gelu, silu, sigmoid, tanh, softmax
          conv0                  | word 1 of the network, 'conv0': layer 'conv1': filters is 0, but must be from 1 to 16777216
          """)
  void namesWordAndPlace(String text, String sentence) {
    LayerException e = assertThrows(LayerException.class, () -> NetworkShorthand.parse(text));
    assertEquals(sentence, e.getMessage());
  }

  @Test
  void readsDigitsInAnyLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG"));
      assertEquals(json("conv12-gap-dense3"), json("conv12-gap-dense3"));
      assertTrue(json("sigmoid").contains("\"sigmoid1\""));
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void tellsALineFromAName() {
    assertTrue(NetworkShorthand.begins("conv32-bnn"));
    assertTrue(NetworkShorthand.begins("gap"));
    assertFalse(NetworkShorthand.begins("batch-46"));
    assertFalse(NetworkShorthand.begins("my.json"));
  }
}
