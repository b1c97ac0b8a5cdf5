package org.lanewise.lab.process;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A line of JSON: an object of texts, numbers, flags, lists and objects. */
record JsonLine(String text, Map<String, @Nullable Object> fields) {

  static JsonLine parse(String line) {
    try (JsonParser json = new JsonFactory().createParser(line)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new AssertionError("no JSON object: " + line);
      }
      return new JsonLine(line, object(json));
    } catch (IOException e) {
      throw new UncheckedIOException(line, e);
    }
  }

  private static Map<String, @Nullable Object> object(JsonParser json) throws IOException {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      if (fields.containsKey(name)) {
        throw new AssertionError(name + " is there twice");
      }
      fields.put(name, value(json));
    }
    return fields;
  }

  /** What is there under this name, not null. */
  Object get(String name) {
    return Objects.requireNonNull(fields.get(name), () -> name + " is not in " + text);
  }

  /** A number with a fraction. */
  double number(String name) {
    return (Double) get(name);
  }

  private static @Nullable Object value(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case VALUE_NUMBER_INT -> json.getLongValue();
      case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case START_OBJECT -> object(json);
      case START_ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(json));
        }
        yield list;
      }
      default -> json.getText();
    };
  }
}
