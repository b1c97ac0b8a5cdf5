package org.lanewise.lab.doctor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lanewise.lab.cli.WorkException;

/** Reads a file with one JSON object a line. */
final class JsonLines {

  private JsonLines() {}

  /**
   * All whole lines; a last line that was cut off is left out.
   *
   * @throws WorkException when the file can't be read or holds something else
   */
  static List<Map<String, @Nullable Object>> read(Path file) {
    List<Map<String, @Nullable Object>> result = new ArrayList<>();
    int number = 0;
    try {
      List<String> lines = Files.readAllLines(file);
      for (String line : lines) {
        number++;
        if (!line.isBlank()) {
          result.add(object(line));
        }
      }
    } catch (IOException e) {
      boolean cut =
          number > 0
              && !result.isEmpty()
              && e instanceof com.fasterxml.jackson.core.JsonProcessingException;
      if (!cut) {
        throw new WorkException(
            "%s can't be read as a log of a run, line %d: expected one JSON object a line, as 'train --log' writes them."
                .formatted(file, number),
            e);
      }
    }
    return result;
  }

  /** The object in a line. */
  static Map<String, @Nullable Object> object(String line) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("no object");
      }
      return fields(parser);
    }
  }

  private static Map<String, @Nullable Object> fields(JsonParser parser) throws IOException {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      fields.put(name, value(parser));
    }
    return fields;
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> fields(parser);
      case START_ARRAY -> {
        List<@Nullable Object> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(value(parser));
        }
        yield items;
      }
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> parser.getText();
    };
  }
}
