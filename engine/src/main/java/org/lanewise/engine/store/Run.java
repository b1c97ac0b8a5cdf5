package org.lanewise.engine.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.train.Preprocessing;
import org.lanewise.engine.train.TrainingSettings;

/**
 * All that decides which bits a run of training ends with. A checkpoint carries it, so that nobody
 * goes on with another run by mistake. Threads and kernels are not part of it: they do not change a
 * bit.
 *
 * @param network what is trained
 * @param training how; only the number of epochs may change when a run is resumed
 * @param preprocessing how pixels become the network's input
 * @param settings whatever else counts, such as the fingerprint of the data
 */
public record Run(
    Network network, TrainingSettings training, Preprocessing preprocessing, Settings settings) {

  /** All four must be there. */
  public Run {
    Objects.requireNonNull(network, "network");
    Objects.requireNonNull(training, "training");
    Objects.requireNonNull(preprocessing, "preprocessing");
    Objects.requireNonNull(settings, "settings");
  }

  /**
   * What differs between two runs, a phrase for each: {@code batch 32 here, 64 there}. Empty when
   * {@code other} may go on where this run stopped.
   */
  public List<String> differences(Run other) {
    List<String> result = new ArrayList<>();
    if (!network.inputShape().equals(other.network.inputShape())) {
      result.add(
          "input %s here, %s there".formatted(network.inputShape(), other.network.inputShape()));
    }
    if (!network.graph().equals(other.network.graph())) {
      result.add("network %s here, %s there".formatted(brief(network), brief(other.network)));
    }
    if (!preprocessing.equals(other.preprocessing)) {
      result.add("%s here, %s there".formatted(preprocessing, other.preprocessing));
    }
    TrainingSettings sameEpochs = other.training.withEpochs(training.epochs());
    result.addAll(RunSettings.of(training).differences(RunSettings.of(sameEpochs)));
    result.addAll(settings.differences(other.settings));
    return result;
  }

  private static String brief(Network network) {
    return Quote.shorten(NetworkJson.print(network.graph()));
  }
}
