package org.lanewise.engine.store;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.lanewise.engine.layer.Layer;
import org.lanewise.engine.layer.LayerException;
import org.lanewise.engine.tensor.Shape;

/**
 * A trained network as a safetensors file, which any tool for that format opens. Tensors are {@code
 * <layer>/kernel} and {@code <layer>/bias}, F32, in Keras' layouts; the metadata has {@code
 * network} (see {@link NetworkJson}), {@code input} (the shape of one image as a JSON list), {@code
 * preprocessing} and {@code training} (see {@link Settings}).
 */
public final class ModelFile {

  private static final String NETWORK = "network";
  private static final String INPUT = "input";
  private static final String PREPROCESSING = "preprocessing";
  private static final String TRAINING = "training";
  private static final int MOST_EXTENTS = 3;
  private static final String REMEDY = "check that this is the file you mean, or save it again";

  private ModelFile() {}

  /**
   * Writes a model, whole or not at all.
   *
   * @throws StoreException when a parameter is not finite, or the file system refuses
   * @throws IllegalArgumentException when the layers do not fit each other, or the parameters the
   *     layers
   */
  public static void save(Path file, Model model) {
    Objects.requireNonNull(file, "file");
    ParameterLayout layout = ParameterLayout.of(model.input(), model.layers());
    if (model.parameters().length != layout.size()) {
      throw new IllegalArgumentException(
          "the network has %d parameters, the array %d"
              .formatted(layout.size(), model.parameters().length));
    }
    SafetensorsWriter writer =
        new SafetensorsWriter()
            .metadata(NETWORK, NetworkJson.print(model.layers()))
            .metadata(INPUT, model.input().toString())
            .metadata(PREPROCESSING, model.preprocessing().toJson())
            .metadata(TRAINING, model.training().toJson());
    for (ParameterLayout.Slot slot : layout.slots()) {
      Finite.check(file, slot, model.parameters());
      writer.floats(slot.name(), slot.shape(), model.parameters(), slot.offset());
    }
    writer.write(file);
  }

  /**
   * Reads a model and checks all of it: the network, that every tensor of it is there in its shape
   * and finite, and that no other is. Settings that the file lacks are empty.
   *
   * @throws StoreException when it can't be read or something does not fit; the sentence names the
   *     tensor
   */
  public static Model load(Path file) {
    try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
      Map<String, String> metadata = tensors.metadata();
      List<Layer> layers = NetworkJson.parse(file, required(file, metadata, NETWORK));
      Shape input = parseInput(file, required(file, metadata, INPUT));
      ParameterLayout layout = layout(file, input, layers);
      checkTensors(file, tensors, layout);
      float[] parameters = new float[layout.size()];
      for (ParameterLayout.Slot slot : layout.slots()) {
        float[] data = tensors.readFloats(slot.name()).data();
        System.arraycopy(data, 0, parameters, slot.offset(), data.length);
        Finite.check(file, slot, parameters);
      }
      return new Model(
          input,
          layers,
          parameters,
          settings(file, metadata, PREPROCESSING),
          settings(file, metadata, TRAINING));
    }
  }

  private static ParameterLayout layout(Path file, Shape input, List<Layer> layers) {
    try {
      return ParameterLayout.of(input, layers);
    } catch (LayerException e) {
      throw StoreException.of(
          file,
          "the network does not work on the input " + input + " (" + e.getMessage() + ")",
          "layers that fit each other",
          REMEDY);
    }
  }

  /** Before anything is allocated: a network may claim any size. */
  private static void checkTensors(Path file, SafetensorsFile tensors, ParameterLayout layout) {
    Set<String> unknown = new HashSet<>(tensors.names());
    for (ParameterLayout.Slot slot : layout.slots()) {
      String expected = DType.F32 + " " + slot.shape();
      if (!unknown.remove(slot.name())) {
        throw StoreException.of(
            file, "there is no tensor " + Quote.of(slot.name()), "it as " + expected, REMEDY);
      }
      String seen = tensors.info(slot.name()).describe();
      if (!seen.equals(expected)) {
        throw StoreException.of(
            file,
            "tensor " + Quote.of(slot.name()) + " is " + seen,
            expected + " for this network",
            REMEDY);
      }
    }
    for (String name : tensors.names()) {
      if (unknown.contains(name)) {
        throw StoreException.of(
            file,
            "there is a tensor " + Quote.of(name) + " that is no parameter of the network",
            "only the network's own",
            REMEDY);
      }
    }
  }

  private static String required(Path file, Map<String, String> metadata, String key) {
    String value = metadata.get(key);
    if (value == null) {
      throw StoreException.of(
          file,
          "this safetensors file has no metadata entry " + Quote.of(key),
          "it in a model file",
          REMEDY);
    }
    return value;
  }

  private static Settings settings(Path file, Map<String, String> metadata, String key) {
    String text = metadata.get(key);
    return text == null ? Settings.none() : Settings.parse(file, key, text);
  }

  private static Shape parseInput(Path file, String text) {
    List<Integer> extents = new ArrayList<>();
    try (JsonParser json = StrictJson.parser(text)) {
      boolean valid = json.nextToken() == JsonToken.START_ARRAY;
      while (valid && json.nextToken() != JsonToken.END_ARRAY) {
        valid =
            json.currentToken() == JsonToken.VALUE_NUMBER_INT
                && extents.size() < MOST_EXTENTS
                && json.getNumberType() == JsonParser.NumberType.INT
                && json.getIntValue() >= 1
                && json.getIntValue() <= JsonFields.LARGEST_SIZE;
        if (valid) {
          extents.add(json.getIntValue());
        }
      }
      if (valid && !extents.isEmpty() && json.nextToken() == null) {
        return Shape.of(extents.stream().mapToInt(Integer::intValue).toArray());
      }
    } catch (JsonProcessingException | IllegalArgumentException e) {
      // Told below: one sentence serves every way to be no shape.
    } catch (IOException e) {
      throw StoreException.reading(file, e);
    }
    throw StoreException.of(
        file,
        "the metadata entry \"input\" is " + Quote.of(text),
        "the shape of one image, such as [32, 32, 3]",
        REMEDY);
  }
}
