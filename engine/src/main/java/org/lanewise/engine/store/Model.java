package org.lanewise.engine.store;

import java.util.Locale;
import java.util.Objects;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.ParameterSlot;
import org.lanewise.engine.train.Preprocessing;

/**
 * What a model file holds.
 *
 * @param network the layers and the shape of one image
 * @param parameters the flat parameter vector, {@code network.parameterCount()} finite floats;
 *     copied in and out
 * @param preprocessing how pixels become the network's input
 * @param training how the parameters came about
 */
public record Model(
    Network network, float[] parameters, Preprocessing preprocessing, Settings training) {

  /**
   * Checks the parameters.
   *
   * @throws IllegalArgumentException when there are not as many as the network has, or one is not
   *     finite
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
    for (ParameterSlot slot : network.parameters()) {
      for (int i = slot.offset(); i < slot.offset() + slot.size(); i++) {
        if (!Float.isFinite(parameters[i])) {
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "a model with %s in its tensor '%s' is of no use; take the parameters of an earlier step",
                  parameters[i],
                  slot.path()));
        }
      }
    }
    parameters = parameters.clone();
  }

  @Override
  public float[] parameters() {
    return parameters.clone();
  }
}
