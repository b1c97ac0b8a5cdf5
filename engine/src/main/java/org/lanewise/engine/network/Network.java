package org.lanewise.engine.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.KeyedRandom;
import org.lanewise.datasets.Purpose;
import org.lanewise.engine.layer.BatchNorm;
import org.lanewise.engine.layer.Initializer;
import org.lanewise.engine.layer.Layer;
import org.lanewise.engine.layer.LayerException;
import org.lanewise.engine.layer.Parameter;
import org.lanewise.engine.layer.Statistic;
import org.lanewise.engine.tensor.Role;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.tensor.Tensor;

/**
 * A graph of layers with the shapes of one image resolved and checked, and the layout of one flat
 * vector that holds all their parameters: node by node, kernel before bias, gamma before beta; and
 * behind all of them the moving statistics, node by node, mean before variance. Immutable; it holds
 * no weights.
 *
 * {@snippet :
 * Network net = Network.sequential(Shape.of(32, 32, 3),
 *     conv2d(32, 3).relu(), maxPool2d(2), conv2d(64, 3).relu(), maxPool2d(2),
 *     flatten(), dense(10));
 * assert net.parameterCount() == 42_442;
 * assert net.node("conv2d2").orElseThrow().shape().equals(Shape.of(13, 13, 64));
 * System.out.print(net.summary());
 * }
 */
public final class Network {

  /** From so many weights of one convolution on, bringing them costs more than multiplying. */
  private static final int MANY_WEIGHTS = 1 << 17;

  private final Shape inputShape;
  private final Graph graph;
  private final List<ShapedNode> nodes;
  private final List<ParameterSlot> parameters;
  private final List<StatisticSlot> statistics;
  private final int parameterCount;
  private final int vectorSize;
  private final int largestGroup;
  private final boolean wide;

  private Network(Shape inputShape, Graph graph) {
    this.inputShape = inputShape;
    this.graph = graph;
    List<ShapedNode> found = new ArrayList<>();
    List<ParameterSlot> all = new ArrayList<>();
    Map<String, Integer> places = new HashMap<>(Map.of(Graph.INPUT, ShapedNode.IMAGE));
    long offset = 0;
    for (Node node : graph.nodes()) {
      List<Integer> sources = node.inputs().stream().map(places::get).toList();
      List<Shape> shapes =
          sources.stream()
              .map(at -> at == ShapedNode.IMAGE ? inputShape : found.get(at).shape())
              .toList();
      Layer layer = node.layer();
      Shape shape = layer.outputShape(shapes);
      List<ParameterSlot> slots = new ArrayList<>();
      for (Parameter parameter : layer.parameters(shapes.getFirst())) {
        ParameterSlot slot =
            new ParameterSlot(layer.name(), parameter, layer.learning(), (int) offset);
        boolean image = sources.equals(List.of(ShapedNode.IMAGE));
        named(slot, () -> slot.initializer().check(parameter, image ? inputShape : null));
        slots.add(slot);
        offset += parameter.shape().size();
        if (offset > Integer.MAX_VALUE) {
          throw new LayerException(
              String.format(
                  Locale.ROOT,
                  "layer '%s': with it the network has more than 2^31 - 1 parameters",
                  layer.name()));
        }
      }
      all.addAll(slots);
      places.put(layer.name(), found.size());
      found.add(new ShapedNode(found.size(), layer, sources, shapes, shape, slots, List.of()));
    }
    this.parameters = List.copyOf(all);
    this.parameterCount = (int) offset;
    this.nodes = withStatistics(found);
    this.statistics = nodes.stream().flatMap(node -> node.statistics().stream()).toList();
    this.vectorSize = parameterCount + statistics.stream().mapToInt(StatisticSlot::size).sum();
    this.largestGroup = largestGroup(graph);
    this.wide =
        all.stream()
            .filter(slot -> slot.parameter().role() == Role.KERNEL && slot.shape().rank() == 4)
            .anyMatch(slot -> slot.size() >= MANY_WEIGHTS);
  }

  private List<ShapedNode> withStatistics(List<ShapedNode> found) {
    List<ShapedNode> all = new ArrayList<>();
    int offset = parameterCount;
    for (ShapedNode node : found) {
      List<StatisticSlot> slots = new ArrayList<>();
      for (Statistic statistic : node.layer().statistics(node.inputShape())) {
        slots.add(new StatisticSlot(node.name(), statistic, offset));
        offset = Math.addExact(offset, statistic.size());
      }
      all.add(
          new ShapedNode(
              node.index(),
              node.layer(),
              node.sources(),
              node.inputShapes(),
              node.shape(),
              node.parameters(),
              slots));
    }
    return List.copyOf(all);
  }

  private static int largestGroup(Graph graph) {
    int largest = 0;
    for (Layer layer : graph.layers()) {
      largest = layer instanceof BatchNorm norm ? Math.max(largest, norm.group()) : largest;
    }
    for (Layer layer : graph.layers()) {
      if (layer instanceof BatchNorm norm && norm.group() > 0 && largest % norm.group() != 0) {
        throw new LayerException(
            String.format(
                Locale.ROOT,
                "layer '%s': its groups of %d images don't fit into the network's largest, of %d; take a number that divides that",
                norm.name(),
                norm.group(),
                largest));
      }
    }
    return largest;
  }

  /**
   * Builds a network.
   *
   * @param inputShape the shape of one image, {@code [height, width, channels]}
   * @param graph its layers and what they read
   * @throws LayerException when the input is no image, or a layer can't work on what it reads; the
   *     message names the layer and the shapes
   */
  public static Network of(Shape inputShape, Graph graph) {
    Objects.requireNonNull(inputShape, "inputShape");
    Objects.requireNonNull(graph, "graph");
    checkInput(inputShape);
    return new Network(inputShape, graph);
  }

  private static void checkInput(Shape input) {
    boolean good = input.rank() >= 1 && input.rank() <= 3 && input.size() > 0;
    for (int axis = 0; axis < input.rank(); axis++) {
      good &= input.extent(axis) <= Layer.LARGEST_SIZE;
    }
    if (!good) {
      throw new LayerException(
          String.format(
              Locale.ROOT,
              "the input of a network has one to three axes of 1 to %d, such as [32, 32, 3], but %s was given; leave out the axis of the batch",
              Layer.LARGEST_SIZE,
              input));
    }
  }

  /** A network of layers that each read the one before. */
  public static Network sequential(Shape inputShape, List<? extends Layer> layers) {
    Objects.requireNonNull(inputShape, "inputShape");
    return of(inputShape, Graph.sequential(layers));
  }

  /** As {@link #sequential(Shape, List)}. */
  public static Network sequential(Shape inputShape, Layer... layers) {
    Objects.requireNonNull(inputShape, "inputShape");
    return of(inputShape, Graph.sequential(layers));
  }

  /** The shape of one input image. */
  public Shape inputShape() {
    return inputShape;
  }

  /** The layers and what they read, without shapes. */
  public Graph graph() {
    return graph;
  }

  /** The nodes, each after those that it reads; the last one is the output. */
  public List<ShapedNode> nodes() {
    return nodes;
  }

  /** The node of this name. */
  public Optional<ShapedNode> node(String name) {
    Objects.requireNonNull(name, "name");
    return nodes.stream().filter(node -> node.name().equals(name)).findFirst();
  }

  /** The shape of one image after the last layer. */
  public Shape outputShape() {
    return nodes.getLast().shape();
  }

  /**
   * The number of outputs that a loss compares: one for each class, or for each number of a target.
   *
   * @throws LayerException when the output is no vector, so that it can't be trained
   */
  public int classes() {
    if (outputShape().rank() != 1 || outputShape().size() == 0) {
      throw new LayerException(
          String.format(
              Locale.ROOT,
              "layer '%s': a classifier's last layer must give a vector of logits, but its output is %s; end with Flatten and Dense",
              nodes.getLast().name(),
              outputShape()));
    }
    return outputShape().size();
  }

  /** All trainable tensors, in the order in which they lie in the flat vector. */
  public List<ParameterSlot> parameters() {
    return parameters;
  }

  /** All moving statistics, in the order in which they lie in the flat vector. */
  public List<StatisticSlot> statistics() {
    return statistics;
  }

  /** The whole flat vector, tensor by tensor. */
  public List<VectorTensor> tensors() {
    return Stream.concat(
            parameters.stream()
                .map(slot -> new VectorTensor(slot.path(), slot.shape(), slot.offset(), true)),
            statistics.stream()
                .map(slot -> new VectorTensor(slot.path(), slot.shape(), slot.offset(), false)))
        .toList();
  }

  /** How many elements of the flat vector are trained: the first ones. */
  public int parameterCount() {
    return parameterCount;
  }

  /** The length of the flat vector: the parameters, then the moving statistics. */
  public int vectorSize() {
    return vectorSize;
  }

  /**
   * For so many steps the moving statistics of its batch normalizations are still those of the
   * beginning, as {@link BatchNorm#coldSteps} has it; absent without batch normalization that is
   * trained.
   */
  public OptionalDouble coldSteps() {
    return nodes.stream()
        .filter(node -> node.layer() instanceof BatchNorm norm && !norm.isFrozen(1))
        .mapToDouble(node -> ((BatchNorm) node.layer()).coldSteps())
        .max();
  }

  /** The largest group of images that share statistics in training; 0 where none do. */
  public int largestGroup() {
    return largestGroup;
  }

  /**
   * Whether one of its convolutions has 2<sup>17</sup> weights or more, so that more images are
   * taken through it together.
   */
  public boolean isWide() {
    return wide;
  }

  /**
   * Fresh parameters: weights where their initializers put them, biases and betas zero; and the
   * statistics where they start. Each value depends on the seed and its own place alone.
   *
   * @return a new flat vector of {@code vectorSize()} floats
   * @throws LayerException when an initializer needs training images
   */
  public float[] initialParameters(long seed) {
    return initial(seed, null);
  }

  /**
   * The same for initializers that need training images.
   *
   * @param images some of them as the network takes them, {@code [n, H, W, C]}
   * @throws LayerException when they have another shape
   */
  public float[] initialParameters(long seed, Tensor images) {
    int[] extents = Objects.requireNonNull(images, "images").shape().toArray();
    if (extents.length != inputShape.rank() + 1
        || extents[0] < 1
        || !Arrays.equals(extents, 1, extents.length, inputShape.toArray(), 0, inputShape.rank())) {
      throw new LayerException(
          String.format(
              Locale.ROOT,
              "the initializers were given images of shape %s, but the network takes %s; give one image or more, [n, ...]",
              images.shape(),
              inputShape));
    }
    return initial(seed, images);
  }

  private float[] initial(long seed, @Nullable Tensor images) {
    float[] flat = new float[vectorSize];
    KeyedRandom random = new KeyedRandom(seed, 0, 0, Purpose.WEIGHTS);
    for (int i = 0; i < parameters.size(); i++) {
      ParameterSlot slot = parameters.get(i);
      Initializer initializer = slot.initializer();
      if (initializer.needsImages() && images == null) {
        throw new LayerException(
            String.format(
                Locale.ROOT,
                "layer '%s': its initializer '%s' needs training images, and none were given; call initialParameters with some",
                slot.layer(),
                initializer.label()));
      }
      random.reset(seed, 0, i, Purpose.WEIGHTS);
      Tensor given = initializer.needsImages() ? images : null;
      int from = slot.offset();
      named(slot, () -> initializer.fill(slot.parameter(), random, flat, from, given));
    }
    for (StatisticSlot slot : statistics) {
      int end = slot.offset() + slot.size();
      Arrays.fill(flat, slot.offset(), end, slot.statistic().start());
    }
    return flat;
  }

  private static void named(ParameterSlot slot, Runnable initializing) {
    try {
      initializing.run();
    } catch (IllegalArgumentException e) {
      throw new LayerException("layer '%s': %s".formatted(slot.layer(), e.getMessage()), e);
    }
  }

  /** A table of layers, output shapes and parameter counts, as Keras' {@code summary} prints it. */
  public String summary() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("layer", "kind", "output", "parameters"));
    rows.add(List.of("input", "", inputShape.toString(), "0"));
    for (ShapedNode node : nodes) {
      String kind = node.layer().getClass().getSimpleName();
      rows.add(List.of(node.name(), kind, node.shape().toString(), grouped(node.parameterCount())));
    }
    rows.add(List.of("total", "", "", grouped(parameterCount)));
    int[] widths = {16, 12, 18, 12};
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    String format =
        String.format(
            Locale.ROOT,
            "%%-%ds %%-%ds %%-%ds %%%ds%%n",
            widths[0],
            widths[1],
            widths[2],
            widths[3]);
    return rows.stream()
        .map(row -> String.format(Locale.ROOT, format, row.toArray()))
        .collect(Collectors.joining());
  }

  private static String grouped(int number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** As {@code network [32, 32, 3] -> [10] of 72,906 parameters: conv1, pool1, flatten, dense}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "network %s -> %s of %,d parameters: %s",
        inputShape,
        outputShape(),
        parameterCount,
        String.join(", ", nodes.stream().map(ShapedNode::name).toList()));
  }
}
