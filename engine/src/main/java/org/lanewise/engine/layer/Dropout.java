package org.lanewise.engine.layer;

import java.util.Objects;
import org.lanewise.engine.tensor.Shape;

/**
 * Sets a random part of the values to zero while training and scales the rest by {@code 1 / (1 -
 * rate)}; does nothing in prediction. Which values fall depends on (seed, epoch, image, the layer's
 * name) alone. Output shape = input shape.
 *
 * <p>Source: Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from
 * Overfitting", 2014, in the inverted form that Keras uses.
 *
 * {@snippet :
 * Network net = Network.sequential(Shape.of(8, 8, 1),
 *     flatten(), dense(32).relu(), dropout(0.5), dense(10));
 * }
 *
 * @param name the layer's name
 * @param rate the fraction that falls, 0 ≤ rate &lt; 1
 */
public record Dropout(String name, double rate) implements Layer {

  /**
   * Checks the settings.
   *
   * @throws LayerException when the name is none, or the rate is not in [0, 1)
   */
  public Dropout {
    Checks.name(name);
    Checks.dropoutRate(name, rate);
  }

  @Override
  public Dropout named(String name) {
    return new Dropout(name, rate);
  }

  @Override
  public Shape outputShape(Shape input) {
    Objects.requireNonNull(input, "input");
    return input;
  }

  @Override
  public boolean isRandom() {
    return rate > 0;
  }
}
