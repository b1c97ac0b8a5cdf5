package org.lanewise.engine.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.lanewise.engine.layer.Activation;
import org.lanewise.engine.layer.Add;
import org.lanewise.engine.layer.AveragePool2d;
import org.lanewise.engine.layer.BatchNorm;
import org.lanewise.engine.layer.Conv2d;
import org.lanewise.engine.layer.Dense;
import org.lanewise.engine.layer.Dropout;
import org.lanewise.engine.layer.Flatten;
import org.lanewise.engine.layer.GlobalAveragePool2d;
import org.lanewise.engine.layer.Layer;
import org.lanewise.engine.layer.LayerException;
import org.lanewise.engine.layer.MaxPool2d;
import org.lanewise.engine.layer.Padding;
import org.lanewise.engine.layer.Relu;
import org.lanewise.engine.layer.Silu;
import org.lanewise.engine.layer.Softmax;
import org.lanewise.engine.network.Graph;
import org.lanewise.engine.network.Node;
import org.lanewise.engine.tensor.Names;

/**
 * A network's graph as a JSON list of nodes, as it stands in the metadata of model files:
 *
 * <pre>{@code
 * [{"type":"conv2d","name":"conv1","filters":32,"kernel":[3,3],"strides":[1,1],
 *   "padding":"valid","activation":"relu"},
 *  {"type":"maxpool2d","name":"pool1","pool":[2,2],"strides":[2,2]},
 *  {"type":"relu","name":"relu1"}, {"type":"dropout","name":"drop1","rate":0.5},
 *  {"type":"flatten"}, {"type":"dense","name":"dense","units":10}, {"type":"softmax","name":"probs"}]
 * }</pre>
 *
 * <p>Padding is {@code valid} or {@code same}; {@code activation} is {@code relu}, {@code linear}
 * or absent, which means linear. Pairs are height before width. Layers without weights may lack a
 * name: they are then called after their type, with a number from the second on. {@code inputs} is
 * a list of names ({@code input} is the image); a node without it reads the one before.
 */
public final class NetworkJson {

  private static final String REMEDY = "correct it there, or save the file again";

  private NetworkJson() {}

  /**
   * Parses a network, checking every field.
   *
   * @param file where the text is from, for messages
   * @param text the JSON list
   * @throws StoreException naming the layer and the field, when the text is no such list
   */
  public static Graph parse(Path file, String text) {
    Objects.requireNonNull(file, "file");
    Map<String, Node> nodes = new LinkedHashMap<>();
    String before = Graph.INPUT;
    try (JsonParser json = StrictJson.parser(Objects.requireNonNull(text, "text"))) {
      if (json.nextToken() != JsonToken.START_ARRAY) {
        throw StoreException.of(file, "the network is no JSON list", "a list of layers", REMEDY);
      }
      while (json.nextToken() != JsonToken.END_ARRAY) {
        String owner = "layer " + (nodes.size() + 1) + " of the network";
        JsonFields fields = JsonFields.read(file, owner, json);
        List<String> inputs = fields.has("inputs") ? fields.texts("inputs") : List.of(before);
        Layer layer = layer(fields, nodes.keySet());
        fields.done();
        before = layer.name();
        if (nodes.put(layer.name(), new Node(layer, inputs)) != null) {
          throw fields.bad("has the name " + Quote.of(layer.name()) + " again", "a new name");
        }
      }
      if (json.nextToken() != null) {
        throw StoreException.of(
            file, "the network's text goes on after its list", "its end there", REMEDY);
      }
    } catch (JsonProcessingException e) {
      String what = Quote.shorten(e.getOriginalMessage());
      throw StoreException.of(
          file, "the network is no valid JSON (" + what + ")", "a list of layers", REMEDY);
    } catch (IOException e) {
      throw StoreException.reading(file, e);
    }
    if (nodes.isEmpty()) {
      throw StoreException.of(file, "the network has no layers", "at least one", REMEDY);
    }
    try {
      return new Graph(List.copyOf(nodes.values()));
    } catch (LayerException e) {
      throw StoreException.of(
          file,
          "the network is no graph (" + Quote.shorten(String.valueOf(e.getMessage())) + ")",
          "nodes that read the image or nodes before them",
          REMEDY);
    }
  }

  private static Layer layer(JsonFields fields, Set<String> earlier) {
    String type =
        fields.choice(
            "type",
            "conv2d",
            "dense",
            "maxpool2d",
            "averagepool2d",
            "globalaveragepool2d",
            "batchnorm",
            "relu",
            "silu",
            "softmax",
            "add",
            "flatten",
            "dropout");
    try {
      return switch (type) {
        case "conv2d" -> conv2d(fields);
        case "maxpool2d" -> maxPool2d(fields);
        case "averagepool2d" -> averagePool2d(fields, nameOr(type, fields, earlier));
        case "batchnorm" -> batchNorm(fields);
        case "globalaveragepool2d" -> new GlobalAveragePool2d(nameOr(type, fields, earlier));
        case "add" -> new Add(nameOr(type, fields, earlier));
        case "silu" -> new Silu(nameOr(type, fields, earlier));
        case "dense" ->
            new Dense(
                name(fields),
                fields.size("units"),
                fields.flagOr("bias", true),
                activation(fields));
        case "relu" -> new Relu(nameOr(type, fields, earlier));
        case "flatten" -> new Flatten(nameOr(type, fields, earlier));
        case "softmax" -> new Softmax(nameOr(type, fields, earlier));
        default -> new Dropout(nameOr(type, fields, earlier), fields.number("rate"));
      };
    } catch (LayerException e) {
      throw fields.bad(
          "is impossible (" + Quote.shorten(String.valueOf(e.getMessage())) + ")", "possible ones");
    }
  }

  private static Conv2d conv2d(JsonFields fields) {
    String name = name(fields);
    int[] kernel = fields.sizes("kernel", 2);
    int[] strides = fields.sizesOr("strides", 1, 1);
    return new Conv2d(
        name,
        fields.size("filters"),
        kernel[0],
        kernel[1],
        strides[0],
        strides[1],
        padding(fields),
        fields.flagOr("bias", true),
        activation(fields));
  }

  private static MaxPool2d maxPool2d(JsonFields fields) {
    String name = name(fields);
    int[] pool = fields.sizes("pool", 2);
    int[] strides = fields.sizesOr("strides", pool[0], pool[1]);
    if (fields.has("padding")) {
      fields.choice("padding", "valid");
    }
    return new MaxPool2d(name, pool[0], pool[1], strides[0], strides[1]);
  }

  private static AveragePool2d averagePool2d(JsonFields fields, String name) {
    int[] pool = fields.sizes("pool", 2);
    int[] strides = fields.sizesOr("strides", pool[0], pool[1]);
    return new AveragePool2d(name, pool[0], pool[1], strides[0], strides[1], padding(fields));
  }

  private static BatchNorm batchNorm(JsonFields fields) {
    return new BatchNorm(
        name(fields),
        fields.numberOr("momentum", BatchNorm.MOMENTUM),
        fields.numberOr("epsilon", BatchNorm.EPSILON),
        fields.flagOr("center", true),
        fields.flagOr("scale", true),
        fields.has("group") ? fields.size("group") : 0);
  }

  private static Padding padding(JsonFields fields) {
    return fields.has("padding") && fields.choice("padding", "valid", "same").equals("same")
        ? Padding.SAME
        : Padding.VALID;
  }

  private static Activation activation(JsonFields fields) {
    return fields.has("activation") && fields.choice("activation", "relu", "linear").equals("relu")
        ? Activation.RELU
        : Activation.LINEAR;
  }

  private static String name(JsonFields fields) {
    String name = fields.text("name");
    if (!Names.isValid(name)) {
      throw fields.bad("has the name " + Quote.of(name), Names.rule());
    }
    return name;
  }

  private static String nameOr(String type, JsonFields fields, Set<String> earlier) {
    if (fields.has("name")) {
      return name(fields);
    }
    String name = type;
    for (int number = 2; earlier.contains(name); number++) {
      name = type + number;
    }
    return name;
  }

  /** The graph as text that {@link #parse} turns into an equal one. */
  public static String print(Graph graph) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartArray();
      for (int i = 0; i < graph.nodes().size(); i++) {
        Node node = graph.nodes().get(i);
        json.writeStartObject();
        print(node.layer(), json);
        if (!graph.readsTheOneBefore(i)) {
          json.writeFieldName("inputs");
          json.writeStartArray();
          for (String input : node.inputs()) {
            json.writeString(input);
          }
          json.writeEndArray();
        }
        json.writeEndObject();
      }
      json.writeEndArray();
    } catch (IOException e) {
      throw new IllegalStateException("memory refused a write", e); // it never does
    }
    return text.toString();
  }

  private static void print(Layer layer, JsonGenerator json) throws IOException {
    switch (layer) {
      case Conv2d conv -> {
        start("conv2d", layer, json);
        json.writeNumberField("filters", conv.filters());
        pair("kernel", conv.kernelHeight(), conv.kernelWidth(), json);
        pair("strides", conv.strideHeight(), conv.strideWidth(), json);
        json.writeStringField("padding", conv.padding().name().toLowerCase(Locale.ROOT));
        flag("bias", conv.bias(), json);
        print(conv.activation(), json);
      }
      case MaxPool2d pool -> {
        start("maxpool2d", layer, json);
        pair("pool", pool.poolHeight(), pool.poolWidth(), json);
        pair("strides", pool.strideHeight(), pool.strideWidth(), json);
      }
      case Dense dense -> {
        start("dense", layer, json);
        json.writeNumberField("units", dense.units());
        flag("bias", dense.bias(), json);
        print(dense.activation(), json);
      }
      case AveragePool2d pool -> {
        start("averagepool2d", layer, json);
        pair("pool", pool.poolHeight(), pool.poolWidth(), json);
        pair("strides", pool.strideHeight(), pool.strideWidth(), json);
        json.writeStringField("padding", pool.padding().name().toLowerCase(Locale.ROOT));
      }
      case BatchNorm norm -> {
        start("batchnorm", layer, json);
        json.writeNumberField("momentum", norm.momentum());
        json.writeNumberField("epsilon", norm.epsilon());
        flag("center", norm.center(), json);
        flag("scale", norm.scale(), json);
        if (norm.group() > 0) {
          json.writeNumberField("group", norm.group());
        }
      }
      case GlobalAveragePool2d pool -> start("globalaveragepool2d", layer, json);
      case Add add -> start("add", layer, json);
      case Silu silu -> start("silu", layer, json);
      case Dropout dropout -> {
        start("dropout", layer, json);
        json.writeNumberField("rate", dropout.rate());
      }
      case Flatten flatten -> {
        if (flatten.name().equals("flatten")) {
          json.writeStringField("type", "flatten"); // as the format's first files have it
        } else {
          start("flatten", layer, json);
        }
      }
      case Relu relu -> start("relu", layer, json);
      case Softmax softmax -> start("softmax", layer, json);
    }
  }

  private static void start(String type, Layer layer, JsonGenerator json) throws IOException {
    json.writeStringField("type", type);
    json.writeStringField("name", layer.name());
  }

  /** Writes a flag that is not as most are: true. */
  private static void flag(String field, boolean value, JsonGenerator json) throws IOException {
    if (!value) {
      json.writeBooleanField(field, false);
    }
  }

  private static void pair(String field, int height, int width, JsonGenerator json)
      throws IOException {
    json.writeFieldName(field);
    json.writeArray(new int[] {height, width}, 0, 2);
  }

  private static void print(Activation activation, JsonGenerator json) throws IOException {
    if (activation == Activation.RELU) {
      json.writeStringField("activation", "relu");
    }
  }
}
