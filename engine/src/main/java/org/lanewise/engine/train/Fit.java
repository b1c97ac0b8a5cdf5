package org.lanewise.engine.train;

import java.util.Locale;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.optim.Optimizer;

/** Whether examples, a network and what training changes go together. */
final class Fit {

  private Fit() {}

  static void check(Network network, Examples examples) {
    checkShape(network, examples);
    if (examples.classes() != network.classes()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the examples have %d classes, but the network tells %d apart",
              examples.classes(),
              network.classes()));
    }
    if (examples.size() == 0) {
      throw new IllegalArgumentException("there are no examples; expected at least one");
    }
  }

  static void checkShape(Network network, Examples examples) {
    if (!examples.shape().equals(network.inputShape())) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the examples have shape %s, but the network takes %s",
              examples.shape(),
              network.inputShape()));
    }
  }

  static void check(Network network, Optimizer optimizer, TrainingState state) {
    if (state.parameterCount() != network.parameterCount()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the state has %d parameters, but the network has %d",
              state.parameterCount(),
              network.parameterCount()));
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
  }
}
