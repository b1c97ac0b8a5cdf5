package org.lanewise.lab.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the windows of a log say of loss, rate and layers along the steps of a run. */
final class Curves {

  /** More points than a screen has columns show nothing more. */
  static final int POINTS = 1000;

  /**
   * A window of steps.
   *
   * @param epoch that it is in, from 1
   * @param step the steps of the epoch made at its end
   * @param loss mean over its batches
   * @param accuracy over its images
   * @param rate the learning rate of its last step; null in a log that does not say
   * @param norms of the gradient, by layer
   * @param dead units' fraction, by layer
   */
  private record Point(
      long epoch,
      long step,
      @Nullable Double loss,
      @Nullable Double accuracy,
      @Nullable Double rate,
      Map<String, Double> norms,
      Map<String, Double> dead) {}

  private final List<Point> points = new ArrayList<>();

  /** Adds a window, as a line of the log has it; one that is damaged is left out. */
  void add(Map<String, @Nullable Object> line) {
    if (!(line.get("epoch") instanceof Long epoch) || !(line.get("step") instanceof Long step)) {
      return;
    }
    points.add(
        new Point(
            epoch,
            step,
            mean(line.get("losses")),
            number(line.get("accuracy")),
            number(line.get("learning_rate")),
            norms(line.get("tensors")),
            dead(line.get("dead"))));
  }

  /** Where the last window ended: the epoch and the step of it; null before the first. */
  @Nullable List<Long> place() {
    return points.isEmpty() ? null : List.of(points.getLast().epoch(), points.getLast().step());
  }

  /**
   * For the page: columns of numbers, thinned where there are too many.
   *
   * @param stepsPerEpoch of the run
   */
  Map<String, Object> columns(long stepsPerEpoch) {
    int group = Math.max(1, Math.ceilDiv(points.size(), POINTS));
    List<@Nullable Object> steps = new ArrayList<>();
    List<@Nullable Object> losses = new ArrayList<>();
    List<@Nullable Object> accuracies = new ArrayList<>();
    List<@Nullable Object> rates = new ArrayList<>();
    Map<String, List<@Nullable Object>> norms = new LinkedHashMap<>();
    Map<String, List<@Nullable Object>> dead = new LinkedHashMap<>();
    for (int first = 0; first < points.size(); first += group) {
      List<Point> some = points.subList(first, Math.min(points.size(), first + group));
      Point last = some.getLast();
      layers(norms, last.norms(), steps.size());
      layers(dead, last.dead(), steps.size());
      steps.add((last.epoch() - 1) * stepsPerEpoch + last.step());
      losses.add(mean(some.stream().map(Point::loss).toList()));
      accuracies.add(mean(some.stream().map(Point::accuracy).toList()));
      rates.add(last.rate());
    }
    Map<String, Object> columns = new LinkedHashMap<>();
    columns.put("steps", steps);
    columns.put("loss", losses);
    columns.put("accuracy", accuracies);
    columns.put("rate", rates);
    columns.put("norms", norms);
    columns.put("dead", dead);
    return columns;
  }

  /** Adds a value to each layer's column; a layer that was not there before has gaps. */
  private static void layers(
      Map<String, List<@Nullable Object>> columns, Map<String, Double> values, int before) {
    values.keySet().forEach(layer -> columns.computeIfAbsent(layer, unused -> new ArrayList<>()));
    columns.forEach((layer, column) -> {
      while (column.size() < before) {
        column.add(null);
      }
      column.add(values.get(layer));
    });
  }

  private static Map<String, Double> norms(@Nullable Object tensors) {
    Map<String, Double> squares = new LinkedHashMap<>();
    for (Map<?, ?> tensor : objects(tensors)) {
      Double norm = number(tensor.get("gradient"));
      if (norm != null && tensor.get("path") instanceof String path) {
        int end = path.lastIndexOf('/');
        squares.merge(end < 0 ? path : path.substring(0, end), norm * norm, Double::sum);
      }
    }
    squares.replaceAll((layer, square) -> Math.sqrt(square));
    return squares;
  }

  private static Map<String, Double> dead(@Nullable Object units) {
    Map<String, Double> fractions = new LinkedHashMap<>();
    for (Map<?, ?> layer : objects(units)) {
      Double fraction = number(layer.get("fraction"));
      if (fraction != null && layer.get("layer") instanceof String name) {
        fractions.put(name, fraction);
      }
    }
    return fractions;
  }

  /** The objects among the items of a list; none where it is no list. */
  static List<Map<?, ?>> objects(@Nullable Object list) {
    List<Map<?, ?>> objects = new ArrayList<>();
    if (list instanceof List<?> items) {
      for (Object item : items) {
        if (item instanceof Map<?, ?> object) {
          objects.add(object);
        }
      }
    }
    return objects;
  }

  static @Nullable Double number(@Nullable Object value) {
    return value instanceof Number number ? (Double) number.doubleValue() : null;
  }

  private static @Nullable Double mean(@Nullable Object list) {
    double sum = 0;
    int count = 0;
    if (list instanceof List<?> items) {
      for (Object item : items) {
        if (item instanceof Number number) {
          sum += number.doubleValue();
          count++;
        }
      }
    }
    return count == 0 ? null : (Double) (sum / count);
  }
}
