package org.lanewise.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** The tables of a report. */
final class Tables {

  private static final Set<String> OWN_TABLE =
      Set.of("PeakBenchmark", "BandwidthBenchmark", "LadderBenchmark");

  private static final String ERROR = " error of the result";

  private static final String UNSURE =
      "Where ± is above 25 % or unknown, the kernel was perhaps not compiled yet, or was disturbed: measure with more iterations (-wi 5 -i 5 -f 3).";

  private Tables() {}

  static List<Table> of(Results results) {
    Roof roof = Roof.of(results);
    List<Table> tables = new ArrayList<>();
    if (!roof.peaks().isEmpty() || !roof.slopes().isEmpty()) {
      tables.add(roof(roof));
    }
    Step.ladders(results).forEach((ladder, steps) -> tables.add(ladder(ladder, steps, roof)));
    Set<String> others = new LinkedHashSet<>();
    results.measurements().forEach(m -> others.add(m.benchmark()));
    others.removeAll(OWN_TABLE);
    for (String benchmark : others) {
      tables.add(other(benchmark, results.of(benchmark), roof));
    }
    return tables;
  }

  private static Table roof(Roof roof) {
    Table table =
        Table.of(
            "What the machine can do",
            "Multiply-adds in registers alone, and traffic with each level of memory.",
            "what",
            " threads",
            " GFLOP/s",
            " GB/s",
            " ±");
    for (Roof.Peak p : roof.peaks()) {
      table.add(
          p.routine(),
          String.valueOf(p.threads()),
          number(p.gflop()),
          "",
          error(p.relativeError()));
    }
    for (Roof.Slope s : roof.slopes()) {
      table.add(
          s.routine() + " " + s.level(),
          String.valueOf(s.threads()),
          "",
          number(s.gbyte()),
          error(s.relativeError()));
    }
    return table;
  }

  private static Table ladder(Step.Ladder ladder, List<Step> steps, Roof roof) {
    OptionalDouble peak = roof.peak(ladder.threads());
    boolean errors = steps.stream().anyMatch(step -> step.resultError().isPresent());
    List<String> header = new ArrayList<>(List.of("rung", "its idea", " GFLOP/s", " ±"));
    if (errors) {
      header.add(ERROR);
    }
    header.addAll(List.of(" of peak", " over the one before", " over the first"));
    String note = steps.stream().anyMatch(Step::unsure) ? UNSURE : "";
    Table table = new Table(ladder.title(), note, header, new ArrayList<>());
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      List<String> row = new ArrayList<>(List.of(step.title(), step.idea()));
      row.add(number(step.gflop()) + (step.derived() ? " (by difference)" : ""));
      row.add(error(step.relativeError()));
      if (errors) {
        row.add(resultError(step.resultError()));
      }
      row.add(percent(step.gflop(), peak));
      row.add(i == 0 ? "" : times(step.gflop() / steps.get(i - 1).gflop()));
      row.add(i == 0 ? "" : times(step.gflop() / steps.getFirst().gflop()));
      table.rows().add(row);
    }
    return table;
  }

  private static Table other(String benchmark, List<Measurement> measurements, Roof roof) {
    Set<String> parameters = new LinkedHashSet<>();
    measurements.forEach(m -> parameters.addAll(m.parameters().keySet()));
    boolean families = parameters.contains("shape");
    boolean images = measurements.stream().anyMatch(m -> m.images() > 0);
    boolean errors = measurements.stream().anyMatch(m -> m.resultError().isPresent());
    List<String> header = new ArrayList<>(List.of("routine"));
    header.addAll(parameters);
    header.addAll(List.of(" threads", " µs a call", " ±", " GFLOP/s", " of peak", " GB/s"));
    if (families) {
      header.add(" of its family's best");
    }
    if (images) {
      header.add(" images/s");
    }
    if (errors) {
      header.add(ERROR);
    }
    Table table = new Table(benchmark, "", header, new ArrayList<>());
    Map<String, Double> best = bestOfFamilies(measurements);
    for (Measurement m : measurements) {
      List<String> row = new ArrayList<>(List.of(m.routine()));
      parameters.forEach(name -> row.add(m.parameter(name)));
      row.add(String.valueOf(m.threads()));
      row.add(m.unit().equals("ops/s") ? number(1e6 * m.threads() / m.score()) : "");
      row.add(error(m.relativeError()));
      row.add(m.gflop() > 0 ? number(m.gflop()) : "");
      row.add(m.gflop() > 0 ? percent(m.gflop(), roof.peak(m.threads())) : "");
      row.add(m.gbyte() > 0 ? number(m.gbyte()) : "");
      if (families) {
        row.add(percent(m.gflop(), OptionalDouble.of(best.getOrDefault(family(m), 0.0))));
      }
      if (images) {
        row.add(m.images() > 0 ? String.format(Locale.ROOT, "%,.0f", m.images()) : "");
      }
      if (errors) {
        row.add(resultError(m.resultError()));
      }
      table.rows().add(row);
    }
    return table;
  }

  private static Map<String, Double> bestOfFamilies(List<Measurement> measurements) {
    Map<String, Double> best = new LinkedHashMap<>();
    measurements.forEach(m -> best.merge(family(m), m.gflop(), Math::max));
    return best;
  }

  /** Shapes that share the name before the underscore, under the same circumstances. */
  private static String family(Measurement m) {
    Map<String, String> circumstances = new LinkedHashMap<>(m.parameters());
    circumstances.computeIfPresent("shape", (key, shape) -> shape.replaceFirst("_.*", ""));
    return m.routine() + circumstances + m.threads();
  }

  private static String percent(double gflop, OptionalDouble peak) {
    if (peak.isEmpty() || !(peak.getAsDouble() > 0)) {
      return "";
    }
    double percent = 100 * gflop / peak.getAsDouble();
    return String.format(Locale.ROOT, percent < 10 ? "%.1f %%" : "%.0f %%", percent);
  }

  /** Where there was one iteration, nobody knows. */
  private static String error(OptionalDouble relative) {
    return relative.isEmpty()
        ? "unknown"
        : String.format(Locale.ROOT, "%.0f %%", 100 * relative.getAsDouble());
  }

  /** In units of the tensor's largest magnitude. */
  static String resultError(OptionalDouble error) {
    return error.isEmpty() ? "" : String.format(Locale.ROOT, "%.1e", error.getAsDouble());
  }

  private static String times(double ratio) {
    if (!Double.isFinite(ratio)) {
      return "";
    }
    return String.format(Locale.ROOT, ratio < 10 ? "%.2f ×" : "%.0f ×", ratio);
  }

  /** Three significant digits. */
  static String number(double value) {
    if (value >= 100) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(Locale.ROOT, value >= 10 ? "%.1f" : value >= 1 ? "%.2f" : "%.3f", value);
  }
}
