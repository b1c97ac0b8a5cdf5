package org.lanewise.bench.report;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import org.lanewise.lab.cli.Count;
import org.lanewise.lab.cli.Launcher;
import org.lanewise.lab.cli.WorkException;

/**
 * What one or more runs measured.
 *
 * @param measurements in the order of the files
 * @param machines the machines that they ran on, one line each
 * @param javas the Java versions
 * @param flags the JVM's flags
 * @param settings forks and iterations
 */
record Results(
    List<Measurement> measurements,
    Set<String> machines,
    Set<String> javas,
    Set<String> flags,
    Set<String> settings) {

  private static final String HOW =
      "make it with '%s'"
          .formatted(Launcher.command("bench", "PATTERN", "-rf", "json", "-rff", "FILE"));

  /**
   * Reads results files that JMH wrote as JSON.
   *
   * @throws WorkException when one can't be read or is none
   */
  static Results read(List<Path> files) {
    Results results =
        new Results(
            new ArrayList<>(), new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
    for (Path file : files) {
      JsonNode root = parse(file);
      if (!root.isArray() || root.isEmpty()) {
        throw new WorkException(
            "%s holds no list of results, as JMH writes it; %s.".formatted(file, HOW));
      }
      for (JsonNode node : root) {
        results.add(node, file);
      }
    }
    return results;
  }

  private static JsonNode parse(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new WorkException("There is no file %s; %s.".formatted(file, HOW));
    }
    try {
      return new ObjectMapper().readTree(file.toFile());
    } catch (JacksonException e) {
      throw new WorkException(
          "%s is no JSON (%s); %s.".formatted(file, e.getOriginalMessage(), HOW), e);
    } catch (IOException e) {
      throw new WorkException("%s can't be read: %s.".formatted(file, e.getMessage()), e);
    }
  }

  private void add(JsonNode node, Path file) {
    String name = node.path("benchmark").asText();
    int dot = name.lastIndexOf('.');
    JsonNode primary = node.path("primaryMetric");
    if (dot < 1 || !primary.path("score").isNumber()) {
      throw new WorkException(
          "%s holds something that is no result of JMH: %s; %s."
              .formatted(file, shortened(node.toString()), HOW));
    }
    measurements.add(
        new Measurement(
            name.substring(name.lastIndexOf('.', dot - 1) + 1, dot),
            name.substring(dot + 1),
            parameters(node.path("params")),
            node.path("threads").asInt(1),
            primary.path("score").asDouble(),
            primary.path("scoreUnit").asText(),
            relativeError(primary),
            resultError(node.path("secondaryMetrics")),
            rates(node.path("secondaryMetrics"))));
    if (node.hasNonNull("machine")) {
      machines.add(node.path("machine").asText());
    }
    javas.add(
        "%s %s (JDK %s)"
            .formatted(
                node.path("vmName").asText(),
                node.path("vmVersion").asText(),
                node.path("jdkVersion").asText()));
    flags.add(flags(node.path("jvmArgs")));
    settings.add(
        "%s, each with %s of %s to warm up and %s of %s measured"
            .formatted(
                Count.of(node.path("forks").asInt(), "fork"),
                Count.of(node.path("warmupIterations").asInt(), "iteration"),
                node.path("warmupTime").asText(),
                node.path("measurementIterations").asText(),
                node.path("measurementTime").asText()));
  }

  private static Map<String, String> parameters(JsonNode node) {
    Map<String, String> parameters = new LinkedHashMap<>();
    node.properties().forEach(e -> parameters.put(e.getKey(), e.getValue().asText()));
    return parameters;
  }

  private static Map<String, Double> rates(JsonNode node) {
    Map<String, Double> rates = new LinkedHashMap<>();
    node.properties().forEach(e -> rates.put(e.getKey(), e.getValue().path("score").asDouble()));
    return rates;
  }

  private static OptionalDouble relativeError(JsonNode metric) {
    JsonNode error = metric.path("scoreError");
    double score = metric.path("score").asDouble();
    return error.isNumber() && score > 0
        ? OptionalDouble.of(error.asDouble() / score)
        : OptionalDouble.empty();
  }

  private static OptionalDouble resultError(JsonNode counters) {
    JsonNode error = counters.path("error").path("score");
    return error.isNumber() ? OptionalDouble.of(error.asDouble()) : OptionalDouble.empty();
  }

  private static String flags(JsonNode node) {
    Set<String> flags = new TreeSet<>();
    node.forEach(flag -> flags.add(flag.asText()));
    return String.join(" ", flags);
  }

  private static String shortened(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }

  /** The measurements of a benchmark class. */
  List<Measurement> of(String benchmark) {
    return measurements.stream().filter(m -> m.benchmark().equals(benchmark)).toList();
  }
}
