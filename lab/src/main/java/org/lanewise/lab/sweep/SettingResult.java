package org.lanewise.lab.sweep;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/**
 * What came of all runs of one setting, which differ in seed and fold alone.
 *
 * @param setting what it has otherwise than the other settings
 * @param runs that have ended
 */
record SettingResult(Map<String, String> setting, Map<SweepRun, Outcome> runs) {

  /** The settings in the sweep's order. */
  static List<SettingResult> of(Map<SweepRun, Outcome> outcomes) {
    Map<Map<String, String>, Map<SweepRun, Outcome>> all = new LinkedHashMap<>();
    outcomes.forEach((run, outcome) ->
        all.computeIfAbsent(run.setting(), setting -> new LinkedHashMap<>()).put(run, outcome));
    List<SettingResult> results = new ArrayList<>();
    all.forEach((setting, runs) -> results.add(new SettingResult(setting, runs)));
    return results;
  }

  /**
   * The setting whose runs have the highest mean validation accuracy, among those of which no run
   * met NaN or infinity if there are such; the first of several.
   */
  static Optional<SettingResult> best(List<SettingResult> results) {
    return results.stream()
        .filter(result -> result.finite() > 0)
        .min(
            Comparator.comparing((SettingResult result) -> result.finite() < result.runs.size())
                .thenComparingDouble(result -> -result.accuracy().getAverage()));
  }

  /** How many runs ended with finite numbers. */
  long finite() {
    return runs.values().stream().filter(Outcome::isFinite).count();
  }

  /** The validation accuracy of those. */
  DoubleSummaryStatistics accuracy() {
    return values(Outcome::accuracy).summaryStatistics();
  }

  /** The validation loss of those. */
  DoubleSummaryStatistics loss() {
    return values(Outcome::loss).summaryStatistics();
  }

  private DoubleStream values(Function<Outcome, OptionalDouble> value) {
    return runs.values().stream()
        .filter(Outcome::isFinite)
        .mapToDouble(outcome -> value.apply(outcome).orElse(Double.NaN));
  }

  /** Its best run; empty where none is finite. */
  Optional<SweepRun> bestRun() {
    return runs.entrySet().stream()
        .filter(run -> run.getValue().isFinite())
        .max(Comparator.comparingDouble(run -> run.getValue().accuracy().orElseThrow()))
        .map(Map.Entry::getKey);
  }
}
