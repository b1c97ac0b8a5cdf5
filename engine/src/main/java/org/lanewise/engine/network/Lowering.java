package org.lanewise.engine.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.lanewise.engine.kernel.ActivationFunction;
import org.lanewise.engine.kernel.ActivationKernel;
import org.lanewise.engine.kernel.BatchNormKernel;
import org.lanewise.engine.kernel.Conv2dGeometry;
import org.lanewise.engine.kernel.Conv2dKernel;
import org.lanewise.engine.kernel.Conv2dPoolKernel;
import org.lanewise.engine.kernel.GroupNormKernel;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.kernel.Pool2dGeometry;
import org.lanewise.engine.kernel.ProductKernel;
import org.lanewise.engine.kernel.WinogradRule;
import org.lanewise.engine.layer.*;
import org.lanewise.engine.tensor.Shape;

/**
 * Turns a network and a kernel set into operations over numbered values, in the order of the
 * network's nodes. Value 0 is the image. A fused operation stands where its first node stands, so
 * that the readers of a value keep the order that they have in the network. Lowering twice gives
 * the same numbers: each thread gets operations of its own.
 */
final class Lowering {

  /** The number of the value that is the image. */
  static final int IMAGE = 0;

  private static final int NONE = -1;

  private final Network network;
  private final KernelSet kernels;
  private final Convolution convolution;
  private final Form form;
  private final boolean[] learns;
  private final boolean[] goesBack;
  private final List<Operation> operations = new ArrayList<>();
  private final List<Declared> values = new ArrayList<>();
  private final List<BatchNormCut> cuts = new ArrayList<>();
  private final List<List<ShapedNode>> readers = new ArrayList<>();
  private final int[] valueOfNode;
  private final int[] sumsOfNode;
  private final boolean[] covered;
  private final int[] firstSlot;
  private boolean winograd;

  /** How much of a network becomes one operation. */
  enum Form {
    /** What the kernel set can fuse. */
    FUSED,
    /** Each layer by itself. */
    BY_LAYER,
    /** Each layer by itself, its activation too: so its sums, and the gradient by them, exist. */
    ACTIVATIONS_APART
  }

  /** A value before its life is known. */
  record Declared(int size, boolean ints) {}

  private Lowering(
      Network network, KernelSet kernels, Convolution convolution, Form form, boolean[] learns) {
    this.network = network;
    this.kernels = kernels;
    this.convolution = convolution;
    this.form = form;
    this.learns = learns;
    int nodes = network.nodes().size();
    this.goesBack = new boolean[nodes];
    this.valueOfNode = new int[nodes];
    this.sumsOfNode = new int[nodes];
    this.covered = new boolean[nodes];
    this.firstSlot = new int[nodes];
    Arrays.fill(valueOfNode, NONE);
    Arrays.fill(sumsOfNode, NONE);
    for (int i = 0; i < nodes; i++) {
      readers.add(new ArrayList<>());
    }
    int slot = 0;
    for (ShapedNode node : network.nodes()) {
      firstSlot[node.index()] = slot;
      for (int i = 0; i < node.parameters().size(); i++) {
        goesBack[node.index()] |= learns[slot++];
      }
      for (int source : node.sources()) {
        if (source != ShapedNode.IMAGE) {
          readers.get(source).add(node);
          goesBack[node.index()] |= goesBack[source];
        }
      }
    }
  }

  /**
   * Lowers a network.
   *
   * @param learns for each tensor of the network whether its gradient is wanted
   */
  static Lowering of(
      Network network, KernelSet kernels, Convolution convolution, Form form, boolean[] learns) {
    Lowering lowering = new Lowering(network, kernels, convolution, form, learns);
    lowering.declare(network.inputShape().size());
    for (ShapedNode node : network.nodes()) {
      if (!lowering.covered[node.index()]) {
        lowering.add(node);
      }
    }
    return lowering;
  }

  /** The operations, in an order in which they can run. */
  List<Operation> operations() {
    return operations;
  }

  /** The values, by number. */
  List<Declared> values() {
    return values;
  }

  /** The cuts, in the order of the operations. */
  List<BatchNormCut> cuts() {
    return cuts;
  }

  /** Whether one of the convolutions is Winograd's. */
  boolean usesWinograd() {
    return winograd;
  }

  /** The value that a node puts out, or -1 where it is fused away. */
  int valueOf(int node) {
    return valueOfNode[node];
  }

  /** The value that a node's activation is applied to, or -1 where that is no value of its own. */
  int sumsOf(int node) {
    return sumsOfNode[node];
  }

  private void add(ShapedNode node) {
    switch (node.layer()) {
      case Activate activate ->
          operations.add(
              new ActivationOperation(place(node), node.shape(), activate.activation(), kernels));
      case Add add ->
          operations.add(new AddOperation(place(node), node.shape().size(), kernels.elementwise()));
      case Concatenate join ->
          operations.add(new ConcatenateOperation(place(node), node.inputShapes(), node.shape()));
      case Multiply multiply -> addMultiplication(node);
      case AveragePool2d pool -> addAveraging(node, pool.geometry(node.inputShape()));
      case BatchNorm norm -> addNormalization(node, norm);
      case GlobalAveragePool2d pool -> addAveraging(node, pool.geometry(node.inputShape()));
      case GlobalMaxPool2d pool -> addMaximum(node, pool.geometry(node.inputShape()));
      case GroupNorm norm -> addGroupNormalization(node, norm);
      case Conv2d conv -> addConvolution(node, conv);
      case MaxPool2d pool -> addMaximum(node, pool.geometry(node.inputShape()));
      case Dense dense ->
          addProduct(
              node,
              node.shape(),
              kernels.dense(node.inputShape().size(), dense.units()),
              dense.bias(),
              dense.activation());
      case Dropout dropout -> addDropout(node, dropout.rate(), 1);
      case SpatialDropout2d dropout ->
          addDropout(node, dropout.rate(), node.shape().size() / node.shape().extent(2));
      case Scale scale ->
          operations.add(new ScaleOperation(place(node), node.shape().size(), scale.by()));
      case ZeroPad2d pad ->
          operations.add(new ZeroPad2dOperation(place(node), pad, node.inputShape()));
      case Flatten flatten -> {
        int source = node.sources().getFirst();
        boolean all = network.nodes().size() == 1; // a program needs an operation
        if (all || (source != ShapedNode.IMAGE && readers.get(source).size() > 1)) {
          operations.add(new CopyOperation(place(node), node.shape().size()));
        } else {
          // The same numbers in the same order: readers read its input's value.
          valueOfNode[node.index()] = value(source);
        }
      }
    }
  }

  private void addMultiplication(ShapedNode node) {
    int channels = node.shape().extent(node.shape().rank() - 1);
    int[] pixels = node.inputShapes().stream().mapToInt(x -> x.size() / channels).toArray();
    operations.add(new MultiplyOperation(place(node), kernels, channels, pixels));
  }

  private void addDropout(ShapedNode node, double rate, int pixels) {
    int draws = node.shape().size() / pixels;
    operations.add(new DropoutOperation(place(node), node.layer().key(), rate, pixels, draws));
  }

  private void addAveraging(ShapedNode node, Pool2dGeometry geometry) {
    operations.add(new AveragePool2dOperation(place(node), kernels.averagePool2d(geometry)));
  }

  private void addMaximum(ShapedNode node, Pool2dGeometry geometry) {
    int winners = declareIntegers(node.shape().size());
    operations.add(new MaxPool2dOperation(place(node, winners), kernels.maxPool2d(geometry)));
  }

  private void addConvolution(ShapedNode node, Conv2d conv) {
    Optional<Fusion> pooled = Fusion.from(node, conv, readers);
    Conv2dGeometry geometry = conv.geometry(node.inputShape());
    WinogradRule.Choice choice =
        convolution == Convolution.DIRECT
            ? WinogradRule.Choice.DIRECT
            : WinogradRule.of(geometry, pooled.isPresent() && pooled.get().inTwos());
    winograd |= choice.winograd();
    // The fused backward pass has no way around the gradient of the weights.
    boolean fuses = learns[firstSlot[node.index()]] || !goesBack[node.index()];
    if (form == Form.FUSED && fuses && pooled.isPresent()) {
      Optional<Conv2dPoolKernel> kernel = pooled.get().kernel(kernels, choice);
      if (kernel.isPresent()) {
        addFused(pooled.get().nodes(), kernel.get(), conv.bias());
        return;
      }
    }
    if (form == Form.FUSED && choice.winograd() && pooled.isPresent() && pooled.get().atOnce()) {
      addUsed(pooled.get(), choice, conv);
      return;
    }
    Conv2dKernel kernel = kernels.conv2dWinograd(geometry, choice);
    addProduct(node, node.shape(), kernel, conv.bias(), conv.activation());
  }

  /**
   * A convolution and its pooling, one after the other, without outputs that no window reads: a
   * tile of them is computed like any other.
   */
  private void addUsed(Fusion pooled, WinogradRule.Choice choice, Conv2d conv) {
    ShapedNode first = pooled.nodes().getFirst();
    ShapedNode last = pooled.nodes().getLast();
    Conv2dGeometry g = pooled.usedConvolution();
    Shape shape = Shape.of(g.outputHeight(), g.outputWidth(), g.filters());
    Conv2dKernel kernel = kernels.conv2dWinograd(g, choice);
    addProduct(first, shape, kernel, conv.bias(), conv.activation());
    addMaximum(last, pooled.usedPool());
    covered[last.index()] = true;
    if (!shape.equals(first.shape())) {
      valueOfNode[first.index()] = NONE; // not all of what the layer puts out
    }
  }

  private void addFused(List<ShapedNode> nodes, Conv2dPoolKernel kernel, boolean bias) {
    nodes.forEach(one -> covered[one.index()] = true);
    ShapedNode first = nodes.getFirst();
    ShapedNode last = nodes.getLast();
    int output = declare(last.shape().size());
    valueOfNode[last.index()] = output;
    int winners = declare(last.shape().size());
    List<Layer> layers = nodes.stream().map(ShapedNode::layer).toList();
    operations.add(
        new Conv2dPoolOperation(
            new Operation.Place(layers, inputs(first), output, List.of(winners)),
            kernel,
            firstSlot[first.index()],
            biasSlot(first, bias)));
  }

  /**
   * The sums and their activation: in one value, or, where the gradient is taken from the sums or
   * somebody wants to see them, in two.
   */
  private void addProduct(
      ShapedNode node, Shape shape, ProductKernel kernel, boolean bias, Activation activation) {
    Operation.Place all = placed(node, shape.size());
    Operation.Place place = all;
    Optional<ActivationFunction> function = activation.function();
    boolean apart = form == Form.ACTIVATIONS_APART;
    boolean inTwo = function.isPresent() && (apart || !function.get().readsOutput());
    if (inTwo) {
      int sums = declare(shape.size());
      sumsOfNode[node.index()] = sums;
      place = new Operation.Place(all.layers(), all.inputs(), sums, List.of());
    }
    operations.add(
        new ProductOperation(
            place,
            kernel,
            shape.size(),
            function.isPresent() && !inTwo ? kernel(activation, last(shape)) : null,
            activation.is(ActivationFunction.RELU) && !inTwo,
            firstSlot[node.index()],
            biasSlot(node, bias)));
    if (inTwo) {
      place = new Operation.Place(all.layers(), List.of(place.output()), all.output(), List.of());
      operations.add(new ActivationOperation(place, shape, activation, kernels));
    }
  }

  /** Behind the weights, if there is a bias. */
  private int biasSlot(ShapedNode node, boolean bias) {
    return bias ? firstSlot[node.index()] + 1 : WeightedOperation.NONE;
  }

  private static int last(Shape shape) {
    return shape.extent(shape.rank() - 1);
  }

  private void addNormalization(ShapedNode node, BatchNorm norm) {
    int channels = last(node.shape());
    BatchNormKernel kernel = kernels.batchNorm(node.shape().size() / channels, channels);
    int slot = firstSlot[node.index()];
    BatchNormCut cut =
        new BatchNormCut(
            norm,
            cuts.size(),
            kernel,
            norm.scale() ? slot : BatchNormCut.NONE,
            norm.center() ? slot + (norm.scale() ? 1 : 0) : BatchNormCut.NONE,
            node.statistics().getFirst().offset());
    cuts.add(cut);
    Operation.Place place = place(node);
    operations.add(new MomentsOperation(place, kernel, cut));
    List<Layer> layers = new ArrayList<>(place.layers());
    Activation activation = Activation.LINEAR;
    ShapedNode next = form == Form.FUSED ? Fusion.soleReader(node, readers).orElse(node) : node;
    if (next.layer() instanceof Activate activate && activate.function().readsOutput()) {
      activation = activate.activation();
      layers.add(activate);
      covered[next.index()] = true;
      valueOfNode[next.index()] = place.output();
      valueOfNode[node.index()] = NONE;
    }
    operations.add(
        new NormalizeOperation(
            new Operation.Place(layers, List.of(), place.output(), List.of()),
            kernel,
            cut,
            place.inputs().getFirst(),
            activation.function().isPresent() ? kernel(activation, channels) : null,
            activation.is(ActivationFunction.RELU)));
  }

  private ActivationKernel kernel(Activation activation, int units) {
    return kernels.activation(activation.function().orElseThrow(), activation.floatSlope(), units);
  }

  private void addGroupNormalization(ShapedNode node, GroupNorm norm) {
    int channels = node.shape().extent(node.shape().rank() - 1);
    BatchNormKernel one = kernels.batchNorm(node.shape().size() / channels, channels);
    int statistics = declare(2 * norm.groups());
    int slot = firstSlot[node.index()];
    int gamma = norm.scale() ? slot : GroupNormOperation.NONE;
    int beta = norm.center() ? slot + (norm.scale() ? 1 : 0) : GroupNormOperation.NONE;
    GroupNormKernel kernel = new GroupNormKernel(one, norm.groups(), norm.epsilon());
    operations.add(new GroupNormOperation(place(node, statistics), kernel, channels, gamma, beta));
  }

  /** The place of a node that is an operation by itself. */
  private Operation.Place place(ShapedNode node, Integer... extra) {
    return placed(node, node.shape().size(), extra);
  }

  private Operation.Place placed(ShapedNode node, int size, Integer... extra) {
    List<Integer> inputs = inputs(node);
    int output = declare(size);
    valueOfNode[node.index()] = output;
    return new Operation.Place(List.of(node.layer()), inputs, output, List.of(extra));
  }

  private List<Integer> inputs(ShapedNode node) {
    return node.sources().stream().map(this::value).toList();
  }

  private int value(int source) {
    return source == ShapedNode.IMAGE ? IMAGE : valueOfNode[source];
  }

  private int declare(int size) {
    values.add(new Declared(size, false));
    return values.size() - 1;
  }

  private int declareIntegers(int size) {
    values.add(new Declared(size, true));
    return values.size() - 1;
  }
}
