package org.lanewise.engine.train;

import org.lanewise.engine.network.Network;

/** Whether examples and a network go together. */
final class Fit {

  private Fit() {}

  static void check(Network network, Examples examples) {
    checkShape(network, examples);
    if (examples.classes() != network.classes()) {
      throw new IllegalArgumentException(
          "the examples have %d classes, but the network tells %d apart"
              .formatted(examples.classes(), network.classes()));
    }
    if (examples.size() == 0) {
      throw new IllegalArgumentException("there are no examples; expected at least one");
    }
  }

  static void checkShape(Network network, Examples examples) {
    if (!examples.shape().equals(network.inputShape())) {
      throw new IllegalArgumentException(
          "the examples have shape %s, but the network takes %s"
              .formatted(examples.shape(), network.inputShape()));
    }
  }
}
