package org.lanewise.engine.train;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.loss.Loss;
import org.lanewise.engine.loss.Metric;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.optim.Average;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.Schedule;
import org.lanewise.engine.tensor.Names;

/** Whether images, a network and what training changes go together. */
final class Compatibility {

  private Compatibility() {}

  static void check(Program program, TrainingSettings settings) {
    if (program.convolution() != settings.convolution()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the settings have the convolution %s, but the program %s; make it with that of the settings",
              settings.convolution().label(),
              program.convolution().label()));
    }
  }

  /** Whether a batch can be computed share by share. */
  static void checkShares(Program program) {
    if (program.couplesBatch()) {
      throw new IllegalArgumentException(
          "a batch normalization of this network takes its statistics from the whole batch, so a share of the batch can't be computed by itself; give it a group");
    }
  }

  /** What a loss counts of a dataset, where it can judge it. */
  static Metrics metrics(Loss loss, Dataset dataset) {
    return Metrics.of(loss, dataset.classes(), dataset.ofClasses());
  }

  /** What a network for a dataset is to put out, for messages. */
  static String aims(Dataset dataset) {
    return dataset.ofClasses()
        ? String.format(Locale.ROOT, "in %d classes", dataset.classes())
        : "with targets of " + numbers(dataset.classes());
  }

  private static String numbers(int count) {
    return count + (count == 1 ? " number" : " numbers");
  }

  static void check(Network network, Dataset dataset) {
    checkShape(network, dataset);
    if (dataset.classes() != network.classes()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the images have %s, but the network has outputs for %d",
              dataset.ofClasses()
                  ? dataset.classes() + " classes"
                  : "targets of " + numbers(dataset.classes()),
              network.classes()));
    }
    if (dataset.size() == 0) {
      throw new IllegalArgumentException("there are no images; expected at least one");
    }
  }

  /** Whether a checkpoint can keep what an optimizer says of itself. */
  static void check(Optimizer optimizer) {
    String label = checkLabel("an optimizer", optimizer.label());
    List<String> names = told("the optimizer " + label, "array names", optimizer.stateNames());
    for (String name : names) {
      if (name == null || !Names.isValid(name) || names.indexOf(name) != names.lastIndexOf(name)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "the optimizer %s calls one of its arrays '%s'; expected names that differ, each of %s",
                label,
                Names.visible(String.valueOf(name)),
                Names.rule()));
      }
    }
    double rate = optimizer.learningRate();
    if (!(rate > 0 && rate < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the learning rate of the optimizer %s is %s, but must be positive and finite",
              label,
              rate));
    }
    checkSettings("the optimizer " + label, optimizer.settings());
  }

  /** Whether a checkpoint can keep what a schedule says of itself. */
  static void check(Schedule schedule) {
    checkLabel("a schedule", schedule.label());
    checkSettings("the schedule " + schedule.label(), schedule.settings());
  }

  /** Whether a checkpoint can keep what an average says of itself. */
  static void check(Average average) {
    checkLabel("an average", average.label());
    checkSettings("the average " + average.label(), average.settings());
  }

  /** Whether a checkpoint can keep what a loss and its metrics say of themselves. */
  static void check(Loss loss) {
    String what = "the loss " + checkLabel("a loss", loss.label());
    checkSettings(what, loss.settings());
    List<Metric> metrics = told(what, "metrics", loss.metrics());
    List<Metric> ofNumbers = told(what, "metrics for numbers", loss.numberMetrics());
    Stream.concat(metrics.stream(), ofNumbers.stream())
        .map(metric -> Objects.requireNonNull(metric, () -> what + " has null among its metrics"))
        .forEach(metric -> checkName("a metric", "name", metric.name()));
  }

  /** What somebody's own code says, which need not know of nullness. */
  private static <T> T told(String who, String what, @Nullable T said) {
    return Objects.requireNonNull(said, () -> who + " has null for its " + what);
  }

  private static String checkLabel(String what, @Nullable String said) {
    return checkName(what, "label", said);
  }

  private static String checkName(String what, String kind, @Nullable String said) {
    String label = told(what, kind, said);
    if (!Names.isValid(label)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s has the label '%s', expected %s",
              what,
              Names.visible(label),
              Names.rule()));
    }
    return label;
  }

  private static void checkSettings(String what, @Nullable Map<String, Double> settings) {
    told(what, "settings", settings)
        .forEach((name, value) -> {
          if (name == null || value == null || !Names.isValid(name) || !Double.isFinite(value)) {
            throw new IllegalArgumentException(
                String.format(
                    Locale.ROOT,
                    "%s has the setting '%s' at %s; expected a name of %s and a finite number",
                    what,
                    Names.visible(String.valueOf(name)),
                    value,
                    Names.rule()));
          }
        });
  }

  static void checkShape(Network network, Dataset dataset) {
    if (!dataset.shape().equals(network.inputShape())) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the images have shape %s, but the network takes %s",
              dataset.shape(),
              network.inputShape()));
    }
  }

  /** Whether a state is of this network and update; its average begins if one is asked for. */
  static void check(Network network, UpdateSettings update, TrainingState state) {
    Optimizer optimizer = update.optimizer();
    if (state.parameterCount() != network.vectorSize()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the state has %d parameters, but the network has %d",
              state.parameterCount(),
              network.vectorSize()));
    }
    if (state.optimizerArrays() != optimizer.stateNames().size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the state has %d arrays of an optimizer, but %s remembers %d: %s",
              state.optimizerArrays(),
              optimizer.label(),
              optimizer.stateNames().size(),
              String.join(", ", optimizer.stateNames())));
    }
    if (update.average().isPresent()) {
      state.startAverage();
    } else if (state.liveAverage() != null) {
      throw new IllegalArgumentException(
          "the state has an average of the parameters, but the settings ask for none; give those that it was trained with");
    }
  }
}
