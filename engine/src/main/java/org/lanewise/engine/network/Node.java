package org.lanewise.engine.network;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.lanewise.engine.layer.Layer;

/**
 * A layer in a graph, with the names of what it reads.
 *
 * {@snippet :
 * Node sum = Node.of(add().named("sum"), "stem", "branch");
 * assert sum.name().equals("sum") && sum.inputs().size() == 2;
 * }
 *
 * @param layer what it computes; its name is the node's
 * @param inputs names of earlier nodes, or {@link Graph#INPUT} for the image, in the order in which
 *     the layer takes them
 */
public record Node(Layer layer, List<String> inputs) {

  /** Keeps an unmodifiable copy of the names. */
  public Node {
    Objects.requireNonNull(layer, "layer");
    for (String input : Objects.requireNonNull(inputs, "inputs")) {
      Objects.requireNonNull(input, "inputs holds null");
    }
    inputs = List.copyOf(inputs);
  }

  /** A layer that reads these; without any, in {@link Graph#of}, the one before. */
  public static Node of(Layer layer, String... inputs) {
    return new Node(layer, Arrays.asList(Objects.requireNonNull(inputs, "inputs")));
  }

  /** The node's name: its layer's. */
  public String name() {
    return layer.name();
  }
}
