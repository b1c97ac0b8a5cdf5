package org.lanewise.engine.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.train.Preprocessing;

/**
 * Preprocessing as a JSON object: {@code {"divisor":255.0,"mean":[],"deviation":[]}}. Every float
 * is written as the double of the same value, so that it comes back exactly.
 */
final class PreprocessingJson {

  private static final String WHAT = "the preprocessing";

  private PreprocessingJson() {}

  static String print(Preprocessing preprocessing) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeNumberField("divisor", (double) preprocessing.divisor());
      write(json, "mean", preprocessing.mean());
      write(json, "deviation", preprocessing.deviation());
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("memory refused a write", e); // it never does
    }
    return text.toString();
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
    try (JsonParser json = StrictJson.parser(text)) {
      json.nextToken();
      JsonFields fields = JsonFields.read(file, WHAT, json);
      if (json.nextToken() != null) {
        throw fields.bad("goes on after its object", "its end there");
      }
      float divisor = (float) fields.number("divisor");
      float[] mean = fields.floats("mean");
      float[] deviation = fields.floats("deviation");
      fields.done();
      Preprocessing preprocessing;
      try {
        preprocessing = new Preprocessing(divisor, mean, deviation);
      } catch (IllegalArgumentException e) {
        throw fields.bad("is impossible (" + e.getMessage() + ")", "a possible one");
      }
      Shape input = network.inputShape();
      int channels = input.extent(input.rank() - 1);
      if (mean.length != 0 && mean.length != channels) {
        throw fields.bad("has " + mean.length + " means", "none, or one for each of " + channels);
      }
      return preprocessing;
    } catch (JsonProcessingException e) {
      throw StoreException.of(
          file,
          WHAT + " is no valid JSON (" + Quote.shorten(e.getOriginalMessage()) + ")",
          "an object",
          "save the file again");
    } catch (IOException e) {
      throw StoreException.reading(file, e);
    }
  }
}
