package org.lanewise.engine.store;

import java.util.List;
import org.lanewise.engine.layer.Layer;
import org.lanewise.engine.tensor.Shape;

/**
 * What a model file holds.
 *
 * @param input the shape of one image: {@code [height, width, channels]}
 * @param layers the network's layers, in order
 * @param parameters all trainable numbers in layer order, kernel before bias, each tensor
 *     row-major; the array is not copied
 * @param preprocessing how pixels become the network's input
 * @param training how the parameters came about
 */
public record Model(
    Shape input,
    List<Layer> layers,
    float[] parameters,
    Settings preprocessing,
    Settings training) {

  /** Keeps an unmodifiable copy of the list. */
  public Model {
    layers = List.copyOf(layers);
  }
}
