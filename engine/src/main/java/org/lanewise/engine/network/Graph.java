package org.lanewise.engine.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.lanewise.engine.layer.Layer;
import org.lanewise.engine.layer.LayerException;
import org.lanewise.engine.tensor.Names;

/**
 * A directed acyclic graph of named layers: a network that has not met the shape of an image yet. A
 * node reads the image or earlier nodes, the last node is the output, every other is read.
 *
 * {@snippet :
 * Graph residual = Graph.of(
 *     Node.of(conv2d(8, 3).same().relu().named("stem")),
 *     Node.of(conv2d(8, 3).same()),
 *     Node.of(add(), "stem", "conv2d"),
 *     Node.of(globalAveragePool2d()),
 *     Node.of(dense(10)));
 * assert Network.of(Shape.of(32, 32, 3), residual).classes() == 10;
 * }
 *
 * @param nodes in an order in which they can be computed
 */
public record Graph(List<Node> nodes) {

  /** The name by which nodes read the image. */
  public static final String INPUT = "input";

  /**
   * Checks the names.
   *
   * @throws LayerException when there is no node, a name is taken, a node reads what does not stand
   *     before it, or nobody reads it
   */
  public Graph {
    Objects.requireNonNull(nodes, "nodes");
    nodes.forEach(node -> Objects.requireNonNull(node, "nodes holds null"));
    nodes = List.copyOf(nodes);
    if (nodes.isEmpty()) {
      throw new LayerException("a network needs at least one layer, but the list is empty");
    }
    Set<String> names = new HashSet<>(Set.of(INPUT));
    Set<String> unread = new HashSet<>();
    for (Node node : nodes) {
      for (String input : node.inputs()) {
        if (!names.contains(input)) {
          throw new LayerException(
              "layer '%s': it reads '%s', but no layer before it has that name; name an earlier layer, or '%s' for the image"
                  .formatted(node.name(), input, INPUT));
        }
        unread.remove(input);
      }
      if (node.inputs().isEmpty()) {
        throw new LayerException(
            "layer '%s': it reads nothing; name an earlier layer, or '%s' for the image"
                .formatted(node.name(), INPUT));
      }
      if (!names.add(node.name())) {
        throw new LayerException(
            "layer names must differ from each other and from '%s', but '%s' is taken"
                .formatted(INPUT, node.name()));
      }
      unread.add(node.name());
    }
    unread.remove(nodes.getLast().name());
    if (!unread.isEmpty()) {
      throw new LayerException(
          "layer '%s': no other layer reads it, and it is not the last one; let one read it, or take it out"
              .formatted(unread.stream().sorted().findFirst().orElseThrow()));
    }
  }

  /**
   * Nodes as files have them: one that names no inputs reads the one before, the first one the
   * image; and a layer that is called after its {@linkplain Layer#type type}, as those of {@code
   * Lanewise} are, gets a number from the second on: {@code conv2d, maxpool2d, conv2d2}.
   *
   * @throws LayerException as the constructor
   */
  public static Graph of(Node... nodes) {
    return of(Arrays.asList(Objects.requireNonNull(nodes, "nodes")));
  }

  private static Graph of(List<Node> given) {
    List<Node> nodes = new ArrayList<>();
    Set<String> names = new HashSet<>();
    List<String> before = List.of(INPUT);
    for (Node node : given) {
      Objects.requireNonNull(node, "nodes holds null");
      String type = node.layer().type();
      Layer layer =
          node.name().equals(type) ? node.layer().named(Names.free(type, names)) : node.layer();
      nodes.add(new Node(layer, node.inputs().isEmpty() ? before : node.inputs()));
      names.add(layer.name());
      before = List.of(layer.name());
    }
    return new Graph(nodes);
  }

  /** Layers that each read the one before; called as in {@link #of(Node...)}. */
  public static Graph sequential(List<? extends Layer> layers) {
    Objects.requireNonNull(layers, "layers");
    return of(
        layers.stream()
            .map(layer -> Node.of(Objects.requireNonNull(layer, "layers holds null")))
            .toList());
  }

  /** As {@link #sequential(List)}. */
  public static Graph sequential(Layer... layers) {
    return sequential(Arrays.asList(Objects.requireNonNull(layers, "layers")));
  }

  /** The layers, in the order of their nodes. */
  public List<Layer> layers() {
    return nodes.stream().map(Node::layer).toList();
  }

  /** Whether a node reads the one before it alone, or is the first and reads the image. */
  public boolean readsTheOneBefore(int node) {
    String before = node == 0 ? INPUT : nodes.get(node - 1).name();
    return nodes.get(node).inputs().equals(List.of(before));
  }

  /**
   * What one layer needs: the graph that ends with it, as for another head on a trained body.
   *
   * @throws LayerException when there is no layer of this name
   */
  public Graph upTo(String name) {
    Set<String> needed = new HashSet<>(Set.of(Objects.requireNonNull(name, "name")));
    List<Node> kept = new ArrayList<>();
    for (Node node : nodes.reversed()) {
      if (needed.contains(node.name())) {
        needed.addAll(node.inputs());
        kept.addFirst(node);
      }
    }
    if (kept.isEmpty()) {
      throw new LayerException(
          "no layer is called '%s'; there are %s"
              .formatted(name, String.join(", ", layers().stream().map(Layer::name).toList())));
    }
    return new Graph(kept);
  }

  /** The same, none of whose parameters is ever trained. */
  public Graph frozen() {
    return new Graph(
        nodes.stream()
            .map(node ->
                new Node(node.layer().with(node.layer().learning().frozen()), node.inputs()))
            .toList());
  }

  /** The same with one more layer at the end, which reads what was the output. */
  public Graph then(Layer layer) {
    List<Node> more = new ArrayList<>(nodes);
    more.add(Node.of(layer, nodes.getLast().name()));
    return new Graph(more);
  }
}
