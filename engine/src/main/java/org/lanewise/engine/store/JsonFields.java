package org.lanewise.engine.store;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.layer.Layer;

/**
 * The fields of one flat JSON object: texts, numbers, flags and lists of numbers. Each field is
 * taken once by its name and type; what is left in the end is unknown. Every mistake is a {@link
 * StoreException} that names the file, the object and the field.
 */
final class JsonFields {

  /** The largest size in a layer's settings. */
  static final int LARGEST_SIZE = Layer.LARGEST_SIZE;

  private static final String REMEDY = "correct it there, or save the file again";

  private final Path file;
  private final String owner;
  private final Map<String, Object> fields;

  private JsonFields(Path file, String owner, Map<String, Object> fields) {
    this.file = file;
    this.owner = owner;
    this.fields = fields;
  }

  /**
   * Reads an object, from its opening brace (the current token) to its closing one.
   *
   * @param owner what the object describes, for messages: {@code layer 3 of the network}
   */
  static JsonFields read(Path file, String owner, JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw StoreException.of(file, owner + " is no JSON object", "{...}", REMEDY);
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      Object value = value(json);
      if (value == null) {
        throw StoreException.of(
            file,
            owner + " has a value in its field " + Quote.of(name) + " that has no place there",
            "a text, a number, true, false, or a list of texts or numbers",
            REMEDY);
      }
      if (fields.put(name, value) != null) {
        throw StoreException.of(
            file, owner + " has the field " + Quote.of(name) + " twice", "it once", REMEDY);
      }
    }
    return new JsonFields(file, owner, fields);
  }

  /** A String, Long, Double, Boolean or list of texts and numbers; null for anything else. */
  private static @Nullable Object value(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case VALUE_STRING -> json.getText();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
      case VALUE_NUMBER_INT -> isLong(json) ? json.getLongValue() : null;
      case START_ARRAY -> {
        List<Object> items = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
          Object item =
              json.currentToken() == JsonToken.START_ARRAY ? null : value(json); // no deeper
          if (item == null || item instanceof Boolean) {
            yield null;
          }
          items.add(item);
        }
        yield items;
      }
      default -> null;
    };
  }

  private static boolean isLong(JsonParser json) throws IOException {
    return json.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
  }

  /** The fields that were not taken yet, in the text's order. */
  Map<String, Object> rest() {
    return fields;
  }

  boolean has(String field) {
    return fields.containsKey(field);
  }

  /** A text. */
  String text(String field) {
    Object value = take(field);
    if (value instanceof String text) {
      return text;
    }
    throw wrong(field, value, "a text");
  }

  /** One of the given texts. */
  String choice(String field, String... choices) {
    String text = text(field);
    if (!Arrays.asList(choices).contains(text)) {
      throw wrong(field, text, "one of " + Arrays.toString(choices));
    }
    return text;
  }

  /** A whole number from 1 to {@value #LARGEST_SIZE}. */
  int size(String field) {
    Object value = take(field);
    if (value instanceof Long number && number >= 1 && number <= LARGEST_SIZE) {
      return number.intValue();
    }
    throw wrong(field, value, "a whole number from 1 to " + LARGEST_SIZE);
  }

  /** A list of {@code count} such numbers. */
  int[] sizes(String field, int count) {
    Object value = take(field);
    if (value instanceof List<?> list && list.size() == count) {
      int[] sizes = new int[count];
      int valid = 0;
      for (Object item : list) {
        if (item instanceof Long number && number >= 1 && number <= LARGEST_SIZE) {
          sizes[valid++] = number.intValue();
        }
      }
      if (valid == count) {
        return sizes;
      }
    }
    throw wrong(field, value, "a list of " + count + " whole numbers from 1 to " + LARGEST_SIZE);
  }

  /** A list of two such numbers, or these where the field is absent. */
  int[] sizesOr(String field, int first, int second) {
    return has(field) ? sizes(field, 2) : new int[] {first, second};
  }

  /** A flag, or this where the field is absent. */
  boolean flagOr(String field, boolean absent) {
    if (!has(field)) {
      return absent;
    }
    Object value = take(field);
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw wrong(field, value, "true or false");
  }

  /** A number, or this where the field is absent. */
  double numberOr(String field, double absent) {
    return has(field) ? number(field) : absent;
  }

  /** A number, whole or not. */
  double number(String field) {
    Object value = take(field);
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    throw wrong(field, value, "a number");
  }

  /** A list of texts. */
  List<String> texts(String field) {
    Object value = take(field);
    List<String> texts = new ArrayList<>();
    if (value instanceof List<?> list) {
      for (Object item : list) {
        if (item instanceof String text) {
          texts.add(text);
        }
      }
      if (texts.size() == list.size()) {
        return texts;
      }
    }
    throw wrong(field, value, "a list of texts");
  }

  /** A list of numbers, each rounded to single precision. */
  float[] floats(String field) {
    Object value = take(field);
    if (!(value instanceof List<?> list)) {
      throw wrong(field, value, "a list of numbers");
    }
    float[] floats = new float[list.size()];
    for (int i = 0; i < floats.length; i++) {
      if (!(list.get(i) instanceof Number number)) {
        throw wrong(field, value, "a list of numbers");
      }
      floats[i] = number.floatValue();
    }
    return floats;
  }

  /** Refuses fields that nobody took. */
  void done() {
    if (!fields.isEmpty()) {
      String unknown = fields.keySet().iterator().next();
      throw StoreException.of(
          file,
          owner + " has the unknown field " + Quote.of(unknown),
          "only the fields that the format knows",
          REMEDY);
    }
  }

  /** A complaint about this object. */
  StoreException bad(String seen, String expected) {
    return StoreException.of(file, owner + " " + seen, expected, REMEDY);
  }

  private Object take(String field) {
    Object value = fields.remove(field);
    if (value == null) {
      throw bad("has no field " + Quote.of(field), "it there");
    }
    return value;
  }

  private StoreException wrong(String field, Object value, String expected) {
    String seen = value instanceof String text ? Quote.of(text) : Quote.shorten(value.toString());
    return bad("has " + seen + " in its field " + Quote.of(field), expected);
  }
}
