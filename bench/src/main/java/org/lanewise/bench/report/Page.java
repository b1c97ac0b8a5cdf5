package org.lanewise.bench.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalDouble;

/** The report as one page that needs nothing else: charts, tables and the plotting library. */
final class Page {

  /** Chart.js as its WebJar brings it; the version is the one in pom.xml. */
  private static final String LIBRARY =
      "/META-INF/resources/webjars/chart.js/" + version() + "/dist/chart.umd.min.js";

  private final Results results;
  private final ObjectMapper mapper = new ObjectMapper();

  Page(Results results) {
    this.results = results;
  }

  String html(String facts, List<Table> tables) {
    StringBuilder body = new StringBuilder();
    tables.forEach(table -> body.append(table.html()));
    return resource("page.html")
        .replace("/*style*/", resource("page.css"))
        .replace("<!--facts-->", facts)
        .replace("<!--tables-->", body)
        .replace("/*data*/", data())
        .replace("/*charts*/", resource("page.js"))
        .replace("/*library*/", resource(LIBRARY).replaceFirst("//# sourceMappingURL=.*", ""));
  }

  private String data() {
    Roof roof = Roof.of(results);
    ObjectNode data = mapper.createObjectNode();
    ArrayNode ladders = data.putArray("ladders");
    Step.ladders(results)
        .forEach((ladder, steps) -> addLadder(ladders.addObject(), ladder, steps, roof));
    addRoofline(data.putArray("rooflines"), roof);
    try {
      return mapper.writeValueAsString(data).replace("</", "<\\/");
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void addLadder(ObjectNode node, Step.Ladder ladder, List<Step> steps, Roof roof) {
    OptionalDouble peak = roof.peak(ladder.threads());
    node.put("title", ladder.title());
    boolean unsure =
        roof.highest(ladder.threads())
            .map(Roof.Peak::relativeError)
            .filter(Measurement::unsure)
            .isPresent();
    node.put("percent", peak.isPresent());
    node.put("unit", peak.isEmpty() ? "GFLOP/s" : unsure ? "% of an unsure peak" : "% of peak");
    ArrayNode bars = node.putArray("bars");
    for (Step step : steps) {
      ObjectNode bar = bars.addObject();
      bar.put("label", step.title());
      bar.put("fused", step.fused());
      addError(bar, step.relativeError());
      bar.put("resultError", Tables.resultError(step.resultError()));
      bar.put("gflop", step.gflop());
      bar.put("value", peak.isPresent() ? 100 * step.gflop() / peak.getAsDouble() : step.gflop());
    }
  }

  private void addRoofline(ArrayNode rooflines, Roof roof) {
    for (int threads : roof.peaks().stream().map(Roof.Peak::threads).distinct().sorted().toList()) {
      List<Measurement> points =
          results.measurements().stream()
              .filter(m -> m.threads() == threads && m.gflop() > 0 && m.gbyte() > 0)
              .filter(m -> !m.benchmark().equals("BandwidthBenchmark"))
              .toList();
      if (roof.reads(threads).isEmpty() || points.isEmpty()) {
        continue;
      }
      ObjectNode node = rooflines.addObject();
      node.put("threads", threads);
      Roof.Peak peak = roof.highest(threads).orElseThrow();
      node.put("peak", peak.gflop());
      addError(node, peak.relativeError());
      ArrayNode slopes = node.putArray("slopes");
      for (Roof.Slope slope : roof.reads(threads)) {
        ObjectNode line =
            slopes.addObject().put("level", slope.level()).put("gbyte", slope.gbyte());
        addError(line, slope.relativeError());
      }
      ArrayNode array = node.putArray("points");
      for (Measurement m : points) {
        ObjectNode point = array.addObject();
        point.put("group", m.benchmark().replace("Benchmark", ""));
        point.put("label", m.routine() + " " + String.join(" ", m.parameters().values()));
        point.put("x", m.gflop() / m.gbyte());
        point.put("y", m.gflop());
        addError(point, m.relativeError());
      }
    }
  }

  private static void addError(ObjectNode node, OptionalDouble relativeError) {
    node.put("unsure", Measurement.unsure(relativeError));
    relativeError.ifPresent(error -> node.put("error", error));
  }

  /** Text as HTML. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String version() {
    String properties = resource("/META-INF/maven/org.webjars.npm/chart.js/pom.properties");
    return properties
        .lines()
        .filter(line -> line.startsWith("version="))
        .map(line -> line.substring("version=".length()).strip())
        .findFirst()
        .orElseThrow();
  }

  private static String resource(String name) {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
