package org.lanewise.engine.store;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.engine.layer.Layer;
import org.lanewise.engine.layer.LayerException;
import org.lanewise.engine.layer.Parameter;
import org.lanewise.engine.tensor.Shape;

/**
 * Which part of the flat parameter vector each tensor of a file is.
 *
 * @param slots the tensors, in the vector's order
 * @param size how many numbers the vector has
 */
record ParameterLayout(List<Slot> slots, int size) {

  /**
   * A tensor.
   *
   * @param name its name in a file: {@code conv1/kernel}
   * @param shape as Keras has it
   * @param offset where it begins in the vector
   */
  record Slot(String name, Shape shape, int offset) {}

  /**
   * The layout of a network's parameters.
   *
   * @throws LayerException when the layers do not fit the input or each other, or have more
   *     parameters than an array holds
   */
  static ParameterLayout of(Shape input, List<Layer> layers) {
    List<Slot> slots = new ArrayList<>();
    Shape shape = input;
    long offset = 0;
    for (Layer layer : layers) {
      for (Parameter parameter : layer.parameters(shape)) {
        String name = layer.name() + "/" + parameter.name();
        slots.add(new Slot(name, parameter.shape(), (int) offset));
        offset += parameter.shape().size();
        if (offset > Integer.MAX_VALUE) {
          throw new LayerException(
              "layer '%s': up to here the network has more than 2^31 - 1 parameters"
                  .formatted(layer.name()));
        }
      }
      shape = layer.outputShape(shape);
    }
    return new ParameterLayout(List.copyOf(slots), (int) offset);
  }
}
