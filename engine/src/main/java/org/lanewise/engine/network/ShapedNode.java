package org.lanewise.engine.network;

import java.util.List;
import java.util.Objects;
import org.lanewise.engine.layer.Flop;
import org.lanewise.engine.layer.Layer;
import org.lanewise.engine.tensor.Shape;

/**
 * A node of a network, whose shapes are known.
 *
 * @param index its place among the network's nodes
 * @param layer what it computes
 * @param sources for each of its inputs the index of the node that it comes from; {@link #IMAGE}
 *     for the image
 * @param inputShapes the shapes of one image before it, one for each input
 * @param shape the shape of one image after it
 * @param parameters its trainable tensors, in the order of the flat vector
 * @param statistics what it keeps besides, in the same order
 */
public record ShapedNode(
    int index,
    Layer layer,
    List<Integer> sources,
    List<Shape> inputShapes,
    Shape shape,
    List<ParameterSlot> parameters,
    List<StatisticSlot> statistics) {

  /** Stands for the image in {@link #sources}. */
  public static final int IMAGE = -1;

  /** Keeps unmodifiable copies of the lists. */
  public ShapedNode {
    Objects.requireNonNull(layer, "layer");
    Objects.requireNonNull(shape, "shape");
    sources = List.copyOf(Objects.requireNonNull(sources, "sources"));
    inputShapes = List.copyOf(Objects.requireNonNull(inputShapes, "inputShapes"));
    parameters = List.copyOf(Objects.requireNonNull(parameters, "parameters"));
    statistics = List.copyOf(Objects.requireNonNull(statistics, "statistics"));
  }

  /** The layer's name. */
  public String name() {
    return layer.name();
  }

  /** The shape of one image before it: that of its first input. */
  public Shape inputShape() {
    return inputShapes.getFirst();
  }

  /** What one image costs here. */
  public Flop flop() {
    return layer.flop(inputShapes);
  }

  /** The number of its trainable elements. */
  public int parameterCount() {
    return parameters.stream().mapToInt(ParameterSlot::size).sum();
  }
}
