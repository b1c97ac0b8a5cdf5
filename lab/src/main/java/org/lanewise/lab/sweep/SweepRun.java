package org.lanewise.lab.sweep;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A run of a sweep.
 *
 * @param plan how it is made
 * @param setting what other settings have otherwise, by the option's name without dashes
 * @param repeat which run of this setting it is: its {@code seed} and {@code fold}, where the sweep
 *     has several
 */
record SweepRun(RunPlan plan, Map<String, String> setting, Map<String, String> repeat) {

  /** What sets it apart, as {@code learning-rate 1e-3, seed 2}. */
  String title() {
    Map<String, String> all = new LinkedHashMap<>(setting);
    all.putAll(repeat);
    return all.isEmpty() ? plan.name() : words(all);
  }

  /** Names and values, as {@code learning-rate 1e-3, batch 32}. */
  static String words(Map<String, String> values) {
    return values.entrySet().stream()
        .map(one -> one.getKey() + " " + one.getValue())
        .collect(Collectors.joining(", "));
  }
}
