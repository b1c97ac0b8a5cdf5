package org.lanewise.engine.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The one reader and writer of JSON. Strict: one value and nothing after it, no field twice in an
 * object, no comments, no NaN, no infinite number, at most {@value #DEEPEST} levels and {@value
 * #MOST_VALUES} values.
 */
final class JsonText {

  /** Every text of ours needs fewer. */
  private static final int DEEPEST = 8;

  /** Far more than any file of ours or of other tools has; keeps a hostile one out of the heap. */
  private static final int MOST_VALUES = 1 << 20;

  /** What the parser advises its programmers. */
  private static final Pattern ADVICE =
      Pattern.compile(": enable `.*|: maybe a .*|, from `[^`]*`|, to be able to .*");

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
          .build();

  /** An object; {@code twice} is a field that it has twice. */
  record Fields(Map<String, @Nullable Object> values, @Nullable String twice) {
    @Override
    public String toString() {
      return "an object";
    }
  }

  private JsonText() {}

  /**
   * What a text says: a String, Long, BigInteger, Double, Boolean, List, {@link Fields}, or null.
   * Whether a number is finite and no field is there twice, is for {@link JsonTree} to say, which
   * knows the place.
   *
   * @throws StoreException when it is no JSON, or more than the strict reader takes
   */
  static @Nullable Object parse(Path file, String name, String text, String remedy) {
    try (JsonParser json = FACTORY.createParser(text)) {
      if (json.nextToken() == null) {
        throw StoreException.of(file, name + " is empty", "JSON", remedy);
      }
      Object value = value(json, new int[1]);
      if (json.nextToken() != null) {
        throw StoreException.of(
            file, name + " goes on after its JSON value", "the end there", remedy);
      }
      return value;
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      String place =
          at == null
              ? ""
              : String.format(
                  Locale.ROOT, "line %d, column %d: ", at.getLineNr(), at.getColumnNr());
      String why = Quote.shorten(ADVICE.matcher(e.getOriginalMessage()).replaceAll(""));
      throw StoreException.of(
          file, name + " is no valid JSON (" + place + why + ")", "JSON", remedy);
    } catch (IOException e) {
      throw StoreException.reading(file, e);
    }
  }

  private static @Nullable Object value(JsonParser json, int[] count) throws IOException {
    if (++count[0] > MOST_VALUES) {
      throw new StreamConstraintsException("more than " + MOST_VALUES + " values");
    }
    return switch (json.currentToken()) {
      case VALUE_STRING -> json.getText();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
      case VALUE_NUMBER_INT -> {
        boolean wide = json.getNumberType() == JsonParser.NumberType.BIG_INTEGER;
        yield wide ? json.getBigIntegerValue() : (Object) json.getLongValue();
      }
      case START_ARRAY -> {
        List<@Nullable Object> items = new ArrayList<>(2);
        while (json.nextToken() != JsonToken.END_ARRAY) {
          items.add(value(json, count));
        }
        yield items;
      }
      default -> {
        Map<String, @Nullable Object> values = new LinkedHashMap<>(4);
        String twice = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          String field = json.currentName();
          json.nextToken();
          twice = values.containsKey(field) ? field : twice;
          values.put(field, value(json, count));
        }
        yield new Fields(values, twice);
      }
    };
  }

  /** Writes JSON. */
  interface Writing {
    void to(JsonGenerator json) throws IOException;
  }

  /** What is written, as a text. */
  static String print(Writing writing) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      writing.to(json);
    } catch (IOException e) {
      throw new IllegalStateException("memory refused a write", e); // it never does
    }
    return text.toString();
  }
}
