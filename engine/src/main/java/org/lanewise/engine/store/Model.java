package org.lanewise.engine.store;

import java.util.Locale;
import java.util.Objects;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.train.Preprocessing;

/**
 * What a model file holds.
 *
 * @param network the layers and the shape of one image
 * @param parameters the flat parameter vector, {@code network.parameterCount()} floats; not copied
 * @param preprocessing how pixels become the network's input
 * @param training how the parameters came about
 */
public record Model(
    Network network, float[] parameters, Preprocessing preprocessing, Settings training) {

  /**
   * Checks the length.
   *
   * @throws IllegalArgumentException when there are not as many parameters as the network has
   */
  public Model {
    Objects.requireNonNull(preprocessing, "preprocessing");
    Objects.requireNonNull(training, "training");
    if (parameters.length != network.parameterCount()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the network has %d parameters, the array %d",
              network.parameterCount(),
              parameters.length));
    }
  }
}
