package org.lanewise.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The file of results that JMH writes. */
final class ResultsFile {

  private ResultsFile() {}

  /**
   * Notes in each result of a JSON file what machine it was measured on, which JMH doesn't; a
   * figure without it means little.
   */
  static void addMachine(String name, String machine) {
    ObjectMapper mapper = new ObjectMapper();
    File file = new File(name);
    try {
      JsonNode results = mapper.readTree(file);
      for (JsonNode result : results) {
        if (result instanceof ObjectNode object) {
          object.put("machine", machine);
        }
      }
      mapper.writerWithDefaultPrettyPrinter().writeValue(file, results);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
