package org.lanewise.engine.store;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.train.Preprocessing;

/**
 * Preprocessing as a JSON object: {@code {"divisor":255.0,"mean":[],"deviation":[]}}. Every float
 * is written as the double of the same value, so that it comes back exactly.
 */
final class PreprocessingJson {

  private PreprocessingJson() {}

  static String print(Preprocessing preprocessing) {
    return JsonText.print(json -> {
      json.writeStartObject();
      json.writeNumberField("divisor", (double) preprocessing.divisor());
      write(json, "mean", preprocessing.mean());
      write(json, "deviation", preprocessing.deviation());
      json.writeEndObject();
    });
  }

  private static void write(JsonGenerator json, String field, float[] values) throws IOException {
    json.writeArrayFieldStart(field);
    for (float value : values) {
      json.writeNumber((double) value);
    }
    json.writeEndArray();
  }

  /**
   * Parses the object and checks it against the network's input.
   *
   * @throws StoreException when a field is missing, out of its range, or has not one value per
   *     channel
   */
  static Preprocessing parse(Path file, String text, Network network) {
    JsonTree tree = JsonTree.parse(file, "the preprocessing", text, "save the file again");
    JsonFields fields = tree.fields();
    float divisor = (float) fields.get("divisor").number();
    float[] mean = floats(fields.get("mean"));
    float[] deviation = floats(fields.get("deviation"));
    fields.done();
    Preprocessing preprocessing;
    try {
      preprocessing = new Preprocessing(divisor, mean, deviation);
    } catch (IllegalArgumentException e) {
      throw tree.impossible(e);
    }
    Shape input = network.inputShape();
    int channels = input.extent(input.rank() - 1);
    if (mean.length != 0 && mean.length != channels) {
      throw tree.bad("has " + mean.length + " means", "none, or one for each of " + channels);
    }
    return preprocessing;
  }

  private static float[] floats(JsonTree tree) {
    List<Double> numbers = tree.list(JsonTree::number);
    float[] floats = new float[numbers.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = numbers.get(i).floatValue();
    }
    return floats;
  }
}
