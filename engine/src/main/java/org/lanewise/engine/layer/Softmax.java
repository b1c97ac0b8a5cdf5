package org.lanewise.engine.layer;

import java.util.Locale;
import org.lanewise.engine.tensor.Shape;

/**
 * Turns a vector of scores into probabilities: {@code y[k] = exp(x[k]) / Σ exp(x[j])}. The loss
 * takes logits, so a network that is trained here ends without this layer.
 *
 * <h2>Shapes</h2>
 *
 * input {@code [in]} → output {@code [in]}.
 *
 * @param name the layer's name
 */
public record Softmax(String name) implements Layer {

  /**
   * Checks the name.
   *
   * @throws LayerException when it is none
   */
  public Softmax {
    Checks.name(name);
  }

  @Override
  public Shape outputShape(Shape input) {
    if (input.rank() != 1) {
      throw new LayerException(
          String.format(
              Locale.ROOT,
              "layer '%s': expected a vector, but its input is %s; put a Flatten before it",
              name,
              input));
    }
    return input;
  }
}
