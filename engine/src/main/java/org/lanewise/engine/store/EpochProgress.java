package org.lanewise.engine.store;

import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.lanewise.engine.loss.Metrics;

/**
 * Where in the data a run stands.
 *
 * @param epoch the epoch under way, from 1
 * @param step how many of its steps are made
 * @param counts what they counted
 * @param seconds that they took
 */
public record EpochProgress(int epoch, int step, Metrics.Counts counts, double seconds) {

  private static final String EPOCH = "epoch";
  private static final String STEP = "step";
  private static final String LOSS_SUM = "loss_sum";
  private static final String LOGIT_SUM = "logit_sum";
  private static final String CORRECT = "correct";

  /** The images counted, where no class was, whose counts would say it. */
  private static final String IMAGES = "images";

  private static final String SECONDS = "seconds";

  /** What the names of the sums of a user's own metrics begin with. */
  private static final String METRIC = "metric.";

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException when one is negative, not finite, or the epoch is 0
   */
  public EpochProgress {
    Objects.requireNonNull(counts, "counts");
    double lossSum = counts.lossSum();
    double logitSum = counts.absoluteLogitSum();
    if (epoch < 1
        || step < 0
        || !(seconds >= 0)
        || !Double.isFinite(seconds + lossSum + logitSum)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "epoch %d, step %d, loss sum %s, logit sum %s, %s seconds is no progress",
              epoch,
              step,
              lossSum,
              logitSum,
              seconds));
    }
  }

  Settings toSettings() {
    Settings settings =
        Settings.none()
            .with(EPOCH, epoch)
            .with(STEP, step)
            .with(LOSS_SUM, counts.lossSum())
            .with(LOGIT_SUM, counts.absoluteLogitSum())
            .with(CORRECT, counts.correct())
            .with(SECONDS, seconds);
    if (counts.classes() == 0) {
      settings = settings.with(IMAGES, counts.images());
    }
    for (Map.Entry<String, List<Double>> metric : counts.own().entrySet()) {
      String text = metric.getValue().stream().map(String::valueOf).collect(joining(" "));
      settings = settings.with(METRIC + metric.getKey(), text);
    }
    return settings;
  }

  private static Map<String, List<Double>> own(Settings settings) {
    Map<String, List<Double>> own = new LinkedHashMap<>();
    for (String name : settings.names()) {
      String text = name.startsWith(METRIC) ? settings.text(name) : null;
      if (text != null) {
        List<Double> sums =
            text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(" ", -1)).map(Double::valueOf).toList();
        own.put(name.substring(METRIC.length()), sums);
      }
    }
    return own;
  }

  static EpochProgress parse(Path file, Settings settings, long[] predicted, long[] labelled) {
    try {
      return new EpochProgress(
          Math.toIntExact(settings.whole(EPOCH, 0)),
          Math.toIntExact(settings.whole(STEP, -1)),
          new Metrics.Counts(
              settings.required(LOSS_SUM),
              settings.required(LOGIT_SUM),
              labelled.length == 0 ? settings.whole(IMAGES, -1) : Arrays.stream(labelled).sum(),
              settings.whole(CORRECT, -1),
              Arrays.stream(predicted).boxed().toList(),
              Arrays.stream(labelled).boxed().toList(),
              own(settings)),
          settings.required(SECONDS));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw StoreException.impossible(file, "the progress", e, NetworkTensors.REMEDY);
    }
  }

  /**
   * Refuses to go on with more epochs than the run is to have: its model could not be made again by
   * the call that seems to have made it.
   *
   * @param file that this is from
   */
  void requireWithin(int epochs, Path file) {
    int begun = step == 0 ? epoch - 1 : epoch;
    if (begun > epochs) {
      throw StoreException.of(
          file,
          String.format(
              Locale.ROOT,
              step == 0 ? "the run there has trained %d epochs" : "the run there is in epoch %d",
              begun),
          String.format(Locale.ROOT, "at most the %d of this run", epochs),
          "give it as many epochs or more, or another folder for a new run");
    }
  }
}
