package org.lanewise.engine.store;

import java.util.Locale;
import java.util.Objects;

/**
 * The best epoch of a run so far and its parameters.
 *
 * @param epoch its number, from 1
 * @param loss its validation loss, or its training loss where there is no validation
 * @param parameters the flat parameter vector after that epoch; copied in and out
 */
public record Best(int epoch, double loss, float[] parameters) {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException when the epoch is below 1 or the loss not finite
   */
  public Best {
    Objects.requireNonNull(parameters, "parameters");
    if (epoch < 1 || !Double.isFinite(loss)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "epoch %d with loss %s can't be the best", epoch, loss));
    }
    parameters = parameters.clone();
  }

  /** A copy. */
  @Override
  public float[] parameters() {
    return parameters.clone();
  }

  /** As {@code epoch 3 with loss 0.987, 72,906 parameters}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "epoch %d with loss %s, %,d parameters", epoch, loss, parameters.length);
  }
}
