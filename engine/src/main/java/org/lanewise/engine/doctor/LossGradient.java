package org.lanewise.engine.doctor;

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
}
