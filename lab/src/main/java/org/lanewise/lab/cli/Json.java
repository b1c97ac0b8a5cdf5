package org.lanewise.lab.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Writes JSON on one line, and reads an object. */
public final class Json {

  private static final int DEEPEST = 16;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
          .build();

  private Json() {}

  /**
   * A JSON object.
   *
   * @param fields texts, numbers, flags, lists and objects of these, by name and in order; null,
   *     absent numbers and those that are not finite become {@code null}
   */
  public static String object(Map<String, ? extends @Nullable Object> fields) {
    return value(fields);
  }

  /** A value, as {@link #object} has them. */
  static String value(@Nullable Object value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      write(value, json);
    } catch (IOException e) {
      throw new IllegalStateException("memory refused a write", e); // it never does
    }
    return text.toString();
  }

  private static void write(@Nullable Object value, JsonGenerator json) throws IOException {
    switch (value) {
      case null -> json.writeNull();
      case Double number when !Double.isFinite(number) -> json.writeNull();
      case Double number -> json.writeNumber(number);
      case OptionalDouble number -> write(number.isPresent() ? number.getAsDouble() : null, json);
      case Integer number -> json.writeNumber(number);
      case Long number -> json.writeNumber(number);
      case Boolean flag -> json.writeBoolean(flag);
      case List<?> list -> {
        json.writeStartArray();
        for (Object item : list) {
          write(item, json);
        }
        json.writeEndArray();
      }
      case Map<?, ?> map -> {
        json.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          json.writeFieldName(String.valueOf(entry.getKey()));
          write(entry.getValue(), json);
        }
        json.writeEndObject();
      }
      default -> json.writeString(value.toString());
    }
  }

  /**
   * Reads an object, all of whose fields have names of their own.
   *
   * @return texts, Longs, Doubles, Booleans, nulls, and lists and maps of these, in order
   * @throws IOException when the text is something else; the exception knows where
   */
  public static Map<String, @Nullable Object> read(String text) throws IOException {
    try (JsonParser json = JSON.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new JsonParseException(json, "no object begins there");
      }
      Map<String, @Nullable Object> fields = fields(json);
      if (json.nextToken() != null) {
        throw new JsonParseException(json, "something follows the object");
      }
      return fields;
    }
  }

  private static Map<String, @Nullable Object> fields(JsonParser json) throws IOException {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      fields.put(name, read(json, json.nextToken()));
    }
    return fields;
  }

  private static @Nullable Object read(JsonParser json, JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> fields(json);
      case START_ARRAY -> items(json);
      case VALUE_NUMBER_INT ->
          json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? (Object) json.getDoubleValue()
              : (Object) json.getLongValue();
      case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> json.getText();
    };
  }

  private static List<@Nullable Object> items(JsonParser json) throws IOException {
    List<@Nullable Object> items = new ArrayList<>();
    for (JsonToken token = json.nextToken();
        token != JsonToken.END_ARRAY;
        token = json.nextToken()) {
      items.add(read(json, token));
    }
    return items;
  }
}
