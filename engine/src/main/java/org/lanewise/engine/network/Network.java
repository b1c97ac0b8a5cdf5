package org.lanewise.engine.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.lanewise.datasets.KeyedRandom;
import org.lanewise.datasets.Purpose;
import org.lanewise.engine.layer.Layer;
import org.lanewise.engine.layer.LayerException;
import org.lanewise.engine.layer.Parameter;
import org.lanewise.engine.tensor.Shape;

/**
 * A list of layers with their shapes resolved and checked, and the layout of one flat vector that
 * holds all their parameters: layer by layer, kernel before bias. Immutable; it holds no weights.
 */
public final class Network {

  private final Shape inputShape;
  private final List<Layer> layers;
  private final List<Shape> shapes;
  private final List<ParameterSlot> parameters;
  private final int parameterCount;

  private Network(
      Shape inputShape, List<Layer> layers, List<Shape> shapes, List<ParameterSlot> parameters) {
    this.inputShape = inputShape;
    this.layers = List.copyOf(layers);
    this.shapes = List.copyOf(shapes);
    this.parameters = List.copyOf(parameters);
    this.parameterCount = parameters.stream().mapToInt(ParameterSlot::size).sum();
  }

  /**
   * Builds a network.
   *
   * @param inputShape the shape of one image, {@code [height, width, channels]}
   * @param layers from input to output; names must differ
   * @throws LayerException when a layer can't follow the one before it; the message names the layer
   *     and both shapes
   */
  public static Network of(Shape inputShape, List<Layer> layers) {
    Objects.requireNonNull(inputShape, "inputShape");
    Objects.requireNonNull(layers, "layers");
    layers.forEach(layer -> Objects.requireNonNull(layer, "layers holds null"));
    if (layers.isEmpty()) {
      throw new LayerException("a network needs at least one layer, but the list is empty");
    }
    Set<String> names = new HashSet<>();
    List<Shape> shapes = new ArrayList<>();
    List<ParameterSlot> slots = new ArrayList<>();
    Shape shape = inputShape;
    long offset = 0;
    for (Layer layer : layers) {
      if (layer.name().isEmpty() || !names.add(layer.name())) {
        throw new LayerException(
            "layer names must differ and not be empty, but '%s' is seen twice or empty"
                .formatted(layer.name()));
      }
      for (Parameter parameter : layer.parameters(shape)) {
        slots.add(new ParameterSlot(layer.name(), parameter, (int) offset));
        offset += parameter.shape().size();
        if (offset > Integer.MAX_VALUE) {
          throw new LayerException(
              "layer '%s': with it the network has more than 2^31 - 1 parameters"
                  .formatted(layer.name()));
        }
      }
      shape = layer.outputShape(shape);
      shapes.add(shape);
    }
    return new Network(inputShape, layers, shapes, slots);
  }

  /** As {@link #of(Shape, List)}. */
  public static Network of(Shape inputShape, Layer... layers) {
    return of(inputShape, Arrays.asList(Objects.requireNonNull(layers, "layers")));
  }

  /** The shape of one input image. */
  public Shape inputShape() {
    return inputShape;
  }

  /** The layers, from input to output. */
  public List<Layer> layers() {
    return layers;
  }

  /** The shape of one image before the layer of this index. */
  public Shape shapeBefore(int layer) {
    return layer == 0 ? inputShape : shapes.get(layer - 1);
  }

  /** The shape of one image after the layer of this index. */
  public Shape shapeAfter(int layer) {
    return shapes.get(layer);
  }

  /** The shape of one image after the last layer. */
  public Shape outputShape() {
    return shapes.getLast();
  }

  /**
   * The number of classes that the network tells apart.
   *
   * @throws LayerException when the output is no vector, so that it can't be trained as a
   *     classifier
   */
  public int classes() {
    if (outputShape().rank() != 1 || outputShape().size() == 0) {
      throw new LayerException(
          "layer '%s': a classifier's last layer must give a vector of logits, but its output is %s; end with Flatten and Dense"
              .formatted(layers.getLast().name(), outputShape()));
    }
    return outputShape().size();
  }

  /** All trainable tensors, in the order in which they lie in the flat vector. */
  public List<ParameterSlot> parameters() {
    return parameters;
  }

  /** The tensors of one layer: empty, or kernel and bias. */
  public List<ParameterSlot> parametersOf(Layer layer) {
    return parameters.stream().filter(slot -> slot.layer().equals(layer.name())).toList();
  }

  /** The length of the flat parameter vector. */
  public int parameterCount() {
    return parameterCount;
  }

  /**
   * Fresh parameters: kernels Glorot-uniform, biases zero. Each value depends on the seed and its
   * own place alone.
   *
   * @return a new flat vector of {@code parameterCount()} floats
   */
  public float[] initialParameters(long seed) {
    float[] flat = new float[parameterCount];
    KeyedRandom random = new KeyedRandom(seed, 0, 0, Purpose.WEIGHTS);
    for (int i = 0; i < parameters.size(); i++) {
      ParameterSlot slot = parameters.get(i);
      double limit = slot.parameter().glorotLimit();
      if (limit > 0) {
        random.reset(seed, 0, i, Purpose.WEIGHTS);
        for (int j = slot.offset(); j < slot.offset() + slot.size(); j++) {
          flat[j] = (float) random.nextDouble(-limit, limit);
        }
      }
    }
    return flat;
  }

  /** A table of layers, output shapes and parameter counts, as Keras' {@code summary} prints it. */
  public String summary() {
    StringBuilder table = new StringBuilder();
    String row = "%-16s %-12s %-18s %12s%n";
    table.append(String.format(Locale.ROOT, row, "layer", "kind", "output", "parameters"));
    table.append(String.format(Locale.ROOT, row, "input", "", inputShape, "0"));
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      int count = parametersOf(layer).stream().mapToInt(ParameterSlot::size).sum();
      table.append(
          String.format(
              Locale.ROOT,
              row,
              layer.name(),
              layer.getClass().getSimpleName(),
              shapes.get(i),
              String.format(Locale.ROOT, "%,d", count)));
    }
    return table
        .append(
            String.format(
                Locale.ROOT,
                row,
                "total",
                "",
                "",
                String.format(Locale.ROOT, "%,d", parameterCount)))
        .toString();
  }
}
