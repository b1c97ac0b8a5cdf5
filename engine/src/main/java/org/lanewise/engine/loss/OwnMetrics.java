package org.lanewise.engine.loss;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/** Metrics of one's own: what they may be called, and what they must say. */
final class OwnMetrics {

  /** The figures that every log and every history has. */
  private static final Set<String> TAKEN =
      Set.of("epoch", "loss", "accuracy", "val_loss", "val_accuracy");

  /** What a history puts before the name of a metric of the validation images. */
  private static final String VALIDATION = "validation ";

  private OwnMetrics() {}

  /** A copy, in which no name is there twice, as it is or of the validation. */
  static List<Metric> list(List<Metric> own) {
    Set<String> names = new HashSet<>();
    for (Metric metric : Objects.requireNonNull(own, "own")) {
      Objects.requireNonNull(metric, "own holds null");
      String name = Objects.requireNonNull(metric.name(), "a metric has null for its name");
      if (TAKEN.contains(name)) {
        throw new IllegalArgumentException(
            "a metric is called %s, as a figure that every log has; give it another name"
                .formatted(name));
      }
      if (!names.add(name) || !names.add(VALIDATION + name)) {
        throw new IllegalArgumentException(
            "two metrics are called the same: "
                + own.stream().map(Metric::name).sorted().toList()
                + "; give each a name of its own");
      }
    }
    return List.copyOf(own);
  }

  /** How many sums a metric keeps. */
  static int sums(Metric metric, int outputs) {
    int sums = metric.sums(outputs);
    if (sums < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the metric %s keeps %d sums of %d outputs, but must keep at least 1",
              metric.name(),
              sums,
              outputs));
    }
    return sums;
  }
}
