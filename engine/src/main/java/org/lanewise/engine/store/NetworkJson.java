package org.lanewise.engine.store;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.lanewise.engine.layer.Layer;
import org.lanewise.engine.layer.LayerException;
import org.lanewise.engine.network.Graph;
import org.lanewise.engine.network.Node;
import org.lanewise.engine.tensor.Names;

/**
 * A network's graph as a JSON list of nodes, as it stands in the metadata of model files and in
 * files of its own:
 *
 * <pre>{@code
 * [{"type":"conv2d","name":"stem","filters":16,"kernel":[3,3],"padding":"same","bias":false},
 *  {"type":"batchnorm","name":"bn1"}, {"type":"relu"},
 *  {"type":"conv2d","name":"a","filters":16,"kernel":[3,3],"padding":"same"},
 *  {"type":"add","inputs":["relu","a"]},
 *  {"type":"globalaveragepool2d"}, {"type":"dense","name":"dense","units":10}]
 * }</pre>
 *
 * <p>Strides are 1 ({@code [1,1]}) or a pooling's window, {@code padding} is {@code valid}, flags
 * are true and activations linear where a node does not say otherwise. Pairs are height before
 * width. Layers without parameters may lack a name: they are then called after their type, with a
 * number from the second on. {@code inputs} is a list of names ({@code input} is the image); a node
 * without it reads the one before.
 */
public final class NetworkJson {

  private static final String REMEDY = "correct it there, or save the file again";
  private static final String NETWORK = "network";

  /** A network of ten thousand layers is shorter. */
  private static final int LONGEST_FILE = 1 << 22;

  private NetworkJson() {}

  /**
   * Reads the network of a file: a JSON text that is the list, or an object whose field {@code
   * network} is; or a model, a checkpoint or another safetensors file with a network in its
   * metadata.
   *
   * @throws StoreException when it can't be read, or has no network
   */
  public static Graph read(Path file) {
    Objects.requireNonNull(file, "file");
    try (FileBytes bytes = FileBytes.open(file)) {
      // The header of a safetensors file is shorter than 2^32 bytes, and no text begins with NUL.
      boolean text = bytes.size() < Long.BYTES || bytes.read(0, Long.BYTES).getLong() >>> 32 != 0;
      Optional<String> kind = text ? ForeignFile.kind(bytes) : Optional.empty();
      if (kind.isPresent() && !kind.get().equals(ForeignFile.TEXT)) {
        throw new StoreException(
            file + ": this is " + kind.get() + "; expected a network as JSON, or a model.");
      }
      if (text) {
        JsonTree tree = JsonTree.parse(file, "the network", text(bytes), REMEDY);
        return graph(
            tree.isObject() ? tree.fields().get(NETWORK).named(() -> "the network") : tree);
      }
    }
    try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
      return parse(file, NetworkTensors.required(tensors, NETWORK));
    }
  }

  private static String text(FileBytes bytes) {
    if (bytes.size() > LONGEST_FILE) {
      throw StoreException.of(
          bytes.path(),
          "the file has " + bytes.size() + " bytes",
          "a network, in at most " + LONGEST_FILE,
          "check the path");
    }
    try {
      ByteBuffer content = bytes.read(0, (int) bytes.size());
      String text = StandardCharsets.UTF_8.newDecoder().decode(content).toString();
      return text.startsWith("\ufeff") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw StoreException.of(
          bytes.path(), "this is no text in UTF-8", "a network as JSON", REMEDY);
    }
  }

  /**
   * Parses a network, checking every field.
   *
   * @param file where the text is from, for messages
   * @param text the JSON list
   * @throws StoreException naming the layer and the field, when the text is no such list
   */
  public static Graph parse(Path file, String text) {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(text, "text");
    return graph(JsonTree.parse(file, "the network", text, REMEDY));
  }

  private static Graph graph(JsonTree list) {
    Map<String, Node> nodes = new LinkedHashMap<>();
    String before = Graph.INPUT;
    for (JsonTree item : list.list()) {
      String place = "layer " + (nodes.size() + 1) + " of the network";
      JsonTree object = item.named(() -> place);
      JsonFields fields = object.fields();
      if (fields.has("name") && fields.get("name").isText()) {
        String called = place + " (" + Quote.of(fields.get("name").text()) + ")";
        object = item.named(() -> called);
        fields = object.fields();
      }
      Layer layer = layer(object, fields, nodes.keySet());
      List<String> inputs = fields.or("inputs", List.of(before), tree -> tree.list(JsonTree::text));
      fields.done();
      before = layer.name();
      if (nodes.put(before, new Node(layer, inputs)) != null) {
        throw object.bad("has the name of a layer before it", "a new name");
      }
    }
    if (nodes.isEmpty()) {
      throw list.bad("has no layers", "at least one");
    }
    try {
      return new Graph(List.copyOf(nodes.values()));
    } catch (LayerException e) {
      throw list.impossible(e);
    }
  }

  private static Layer layer(JsonTree object, JsonFields fields, Set<String> earlier) {
    LayerJson<?> type = LayerJson.of(object, fields);
    boolean named = type.trained() || fields.has("name");
    String name = named ? fields.get("name").text() : Names.free(type.name(), earlier);
    if (!Names.isValid(name)) {
      throw fields.get("name").wrong(Names.rule());
    }
    try {
      return type.read(name, fields);
    } catch (IllegalArgumentException e) {
      throw object.impossible(e);
    }
  }

  /** The graph as text that {@link #parse} turns into an equal one. */
  public static String print(Graph graph) {
    Objects.requireNonNull(graph, "graph");
    return JsonText.print(json -> {
      json.writeStartArray();
      for (int i = 0; i < graph.nodes().size(); i++) {
        write(graph, i, json);
      }
      json.writeEndArray();
    });
  }

  /** One node of it; {@code absent} where it has no such node. */
  static String print(Graph graph, int node) {
    return node < graph.nodes().size()
        ? JsonText.print(json -> write(graph, node, json))
        : "absent";
  }

  private static void write(Graph graph, int i, JsonGenerator json) throws IOException {
    Node node = graph.nodes().get(i);
    json.writeStartObject();
    LayerJson.print(node.layer(), json);
    if (!graph.readsTheOneBefore(i)) {
      String[] inputs = node.inputs().toArray(String[]::new);
      json.writeFieldName("inputs");
      json.writeArray(inputs, 0, inputs.length);
    }
    json.writeEndObject();
  }
}
