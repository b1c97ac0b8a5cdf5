package org.lanewise.engine.check;

import java.util.Locale;
import java.util.Objects;

/**
 * The mean loss of a batch and its gradient, as an engine computed them.
 *
 * @param loss in nats
 * @param parameters the gradient of the flat parameter vector
 * @param input {@code [images, input shape]}, the gradient of the images
 */
public record LossGradient(double loss, float[] parameters, float[] input) {

  /** Refuses null. */
  public LossGradient {
    Objects.requireNonNull(parameters, "parameters");
    Objects.requireNonNull(input, "input");
  }

  /** As {@code loss 2.303, gradients of 72,906 parameters and 12,288 inputs}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "loss %s, gradients of %,d parameters and %,d inputs",
        loss,
        parameters.length,
        input.length);
  }
}
