package org.lanewise.engine.store;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import org.lanewise.engine.network.Graph;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.train.Preprocessing;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.engine.train.UpdateSettings;

/**
 * All that decides which bits a run of training ends with. A checkpoint carries it, so that nobody
 * goes on with another run by mistake. Threads and kernels are not part of it: they do not change a
 * bit.
 *
 * @param network what is trained
 * @param training how; only the number of epochs may change when a run is resumed, unless the
 *     schedule of the learning rate or the average depends on it
 * @param preprocessing how pixels become the network's input
 * @param data what it is trained on; a resumed run has the same
 * @param settings whatever else counts
 */
public record Run(
    Network network,
    TrainingSettings training,
    Preprocessing preprocessing,
    DataIdentity data,
    Settings settings) {

  /**
   * Checks that it can be kept.
   *
   * @throws IllegalArgumentException when an optimizer's own setting has the name of one of the
   *     run's, a rule has the label of one of Lanewise's without its settings, or there are class
   *     names, but not one for each of the network's outputs
   */
  public Run {
    Objects.requireNonNull(network, "network");
    Objects.requireNonNull(training, "training");
    RunSettings.of(training);
    KnownRules.check(training);
    Objects.requireNonNull(preprocessing, "preprocessing");
    Objects.requireNonNull(settings, "settings");
    data.requireOutputs(network.outputShape().size());
  }

  /**
   * A model that it led to.
   *
   * @param parameters the flat vector
   * @param more to be said of how they came about
   */
  public Model model(float[] parameters, Settings more) {
    Objects.requireNonNull(more, "more");
    Settings all = RunSettings.of(training).and(settings).and(more);
    return new Model(network, parameters, preprocessing, all, data);
  }

  /** The same with other settings of the training. */
  Run with(TrainingSettings other) {
    return new Run(network, other, preprocessing, data, settings);
  }

  /**
   * What differs between two runs, a phrase for each: {@code batch 32 here, 64 there}. Empty when
   * {@code other} may go on where this run stopped.
   */
  public List<String> differences(Run other) {
    List<String> result = new ArrayList<>();
    if (!network.inputShape().equals(other.network.inputShape())) {
      result.add(
          String.format(
              Locale.ROOT,
              "image_size %s here, %s there",
              size(network.inputShape()),
              size(other.network.inputShape())));
    }
    addNetworks(network.graph(), other.network.graph(), result);
    if (!preprocessing.equals(other.preprocessing)) {
      result.add(
          String.format(Locale.ROOT, "%s here, %s there", preprocessing, other.preprocessing));
    }
    TrainingSettings there = other.training.withEpochs(training.epochs());
    result.addAll(RunSettings.of(training).differences(RunSettings.of(there)));
    UpdateSettings update = training.update();
    if (update.dependsOnLength() && training.epochs() != other.training.epochs()) {
      result.add(
          String.format(
              Locale.ROOT,
              "epochs %d here, %d there, and the %s was laid out for so many",
              training.epochs(),
              other.training.epochs(),
              update.schedule().dependsOnLength()
                  ? "schedule " + update.schedule().label()
                  : "average of the parameters"));
    }
    String arrays = arrays(training);
    if (!arrays.equals(arrays(other.training))) {
      result.add(
          String.format(
              Locale.ROOT,
              "the optimizer's arrays %s here, %s there",
              arrays,
              arrays(other.training)));
    }
    result.addAll(settings.differences(other.settings));
    data.addDifferences(other.data, result); // often only because of a setting
    return result;
  }

  private static String size(Shape shape) {
    return Arrays.stream(shape.toArray()).mapToObj(Integer::toString).collect(joining("x"));
  }

  private static String arrays(TrainingSettings training) {
    return new TreeSet<>(training.optimizer().stateNames()).toString();
  }

  /** The first node that differs, as files have it. */
  private static void addNetworks(Graph here, Graph there, List<String> result) {
    int most = Math.max(here.nodes().size(), there.nodes().size());
    for (int layer = 0; layer < most; layer++) {
      String mine = NetworkJson.print(here, layer);
      String other = NetworkJson.print(there, layer);
      if (!mine.equals(other)) {
        result.add(
            String.format(
                Locale.ROOT,
                "layer %d of the network %s here, %s there",
                layer + 1,
                Quote.shorten(mine),
                Quote.shorten(other)));
        return;
      }
    }
  }
}
