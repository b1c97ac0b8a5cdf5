package org.lanewise.engine.loss;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The metrics beside the loss: what they may be called and must say, and the sums that each of them
 * keeps while images are counted.
 */
final class OwnMetrics {

  /** The figures that every log and every history has. */
  private static final Set<String> TAKEN =
      Set.of("epoch", "loss", "accuracy", "val_loss", "val_accuracy");

  /** What a history puts before the name of a metric of the validation images. */
  private static final String VALIDATION = "validation ";

  private final List<Metric> metrics;

  /** Of each metric its own. */
  private final double[][] sums;

  /**
   * With sums of nothing.
   *
   * @throws IllegalArgumentException when two metrics have one name, one has that of a figure that
   *     every log has, or one keeps no sum
   */
  OwnMetrics(List<Metric> own, int outputs) {
    metrics = list(own);
    sums = own.stream().map(one -> new double[sums(one, outputs)]).toArray(double[][]::new);
  }

  /** A copy, in which no name is there twice, as it is or of the validation. */
  private static List<Metric> list(List<Metric> own) {
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
  private static int sums(Metric metric, int outputs) {
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

  void clear() {
    for (double[] of : sums) {
      Arrays.fill(of, 0);
    }
  }

  /** Counts one image. */
  void count(float[] logits, Targets targets, int image) {
    for (int i = 0; i < sums.length; i++) {
      metrics.get(i).add(logits, targets, image, sums[i]);
    }
  }

  /** Adds the sums of the same metrics over other images. */
  void add(OwnMetrics other) {
    for (int i = 0; i < sums.length; i++) {
      for (int j = 0; j < sums[i].length; j++) {
        sums[i][j] += other.sums[i][j];
      }
    }
  }

  /** Takes over sums by name; those of a metric that was not counted then are NaN. */
  void restore(Map<String, List<Double>> all, long images) {
    for (int i = 0; i < sums.length; i++) {
      List<Double> saved = all.get(metrics.get(i).name());
      for (int j = 0; j < sums[i].length; j++) {
        if (saved != null && saved.size() == sums[i].length) {
          sums[i][j] = saved.get(j);
        } else {
          sums[i][j] = images == 0 ? 0 : Double.NaN;
        }
      }
    }
  }

  /** The sums by name. */
  Map<String, List<Double>> sums() {
    Map<String, List<Double>> all = new LinkedHashMap<>();
    for (int i = 0; i < sums.length; i++) {
      all.put(metrics.get(i).name(), Arrays.stream(sums[i]).boxed().toList());
    }
    return all;
  }

  /** What the metrics say of so many images, by name. */
  Map<String, Double> values(long images) {
    Map<String, Double> values = new LinkedHashMap<>();
    for (int i = 0; i < sums.length; i++) {
      values.put(metrics.get(i).name(), metrics.get(i).value(sums[i], images));
    }
    return values;
  }

  /** What the metric of this name says; the other number where there is none. */
  double value(String name, long images, double other) {
    for (int i = 0; i < sums.length; i++) {
      if (metrics.get(i).name().equals(name)) {
        return metrics.get(i).value(sums[i], images);
      }
    }
    return other;
  }
}
