package org.lanewise.engine.check;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.lanewise.datasets.KeyedRandom;
import org.lanewise.engine.layer.*;
import org.lanewise.engine.loss.Loss;
import org.lanewise.engine.loss.Targets;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.ParameterSlot;
import org.lanewise.engine.network.ShapedNode;
import org.lanewise.engine.tensor.Role;

/**
 * The way of some images through a network in double precision, layer by layer, as plainly as it
 * can be written. It shares no arithmetic with the kernels: it is the yardstick that {@link
 * GradientCheck} measures them with. Not safe for concurrent use.
 */
public final class DoubleForward {

  private final Network network;
  private final int images;
  private final double[] parameters;
  private final double[][] values;
  private final DoubleLayers layers;
  private final DoubleNorms norms;

  /**
   * A run of a network with these parameters.
   *
   * @param network any network
   * @param parameters its flat vector, copied
   * @param images how many go through together, as a batch
   */
  public DoubleForward(Network network, float[] parameters, int images) {
    if (images < 1) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "the number of images is %d, but must be at least 1", images));
    }
    this.network = network;
    this.images = images;
    this.parameters = new double[parameters.length];
    for (int i = 0; i < parameters.length; i++) {
      this.parameters[i] = parameters[i];
    }
    this.layers = new DoubleLayers(this.parameters);
    this.norms = new DoubleNorms(this.parameters);
    values = new double[network.nodes().size() + 1][];
    values[0] = new double[images * network.inputShape().size()];
    for (ShapedNode node : network.nodes()) {
      boolean same = node.layer() instanceof Flatten;
      values[node.index() + 1] = same ? input(node, 0) : new double[images * node.shape().size()];
    }
  }

  /** For one image. */
  public DoubleForward(Network network, float[] parameters) {
    this(network, parameters, 1);
  }

  /** The flat vector; the caller may change it between runs. */
  public double[] parameters() {
    return parameters;
  }

  /** {@code [images, input shape]}: the caller writes the images here. */
  public double[] input() {
    return values[0];
  }

  /** {@code [images, layer's shape]}: what a layer left in the last run. */
  public double[] after(int layer) {
    return values[layer + 1];
  }

  /** What the last layer left. */
  public double[] output() {
    return values[values.length - 1];
  }

  private double[] input(ShapedNode node, int k) {
    return values[node.sources().get(k) + 1];
  }

  private static int start(ShapedNode node, int k, int image) {
    return image * node.inputShapes().get(k).size();
  }

  /** Copies of all that a layer reads of an image. */
  private double[][] inputs(ShapedNode node, int image) {
    double[][] copies = new double[node.sources().size()][];
    for (int k = 0; k < copies.length; k++) {
      int end = start(node, k, image + 1);
      copies[k] = Arrays.copyOfRange(input(node, k), start(node, k, image), end);
    }
    return copies;
  }

  /** Copies of the images and of what all layers left. */
  double[][] save() {
    return Arrays.stream(values).map(double[]::clone).toArray(double[][]::new);
  }

  /** Takes back the images and what the layers before this one left. */
  void restore(double[][] saved, int layer) {
    for (int v = 0; v <= layer; v++) {
      System.arraycopy(saved[v], 0, values[v], 0, saved[v].length);
    }
  }

  /**
   * Runs the images through the layers from {@code first} on, reading what those before have left.
   *
   * @param first the index of a layer
   * @param training whether dropout drops, and statistics are the batch's own, as in a first epoch
   * @param keys of the images' random numbers; only read where dropout drops
   */
  public void run(int first, boolean training, long... keys) {
    Objects.requireNonNull(keys, "keys");
    layers.forgetBranches();
    for (ShapedNode node : network.nodes().subList(first, network.nodes().size())) {
      if (node.layer() instanceof BatchNorm norm) {
        normalize(norm, node, training && !norm.isFrozen(1));
      } else {
        for (int image = 0; image < images; image++) {
          run(node, image, training && keys.length > image ? keys[image] : 0, training);
        }
      }
    }
  }

  private void run(ShapedNode node, int image, long key, boolean training) {
    double[] x = input(node, 0);
    double[] y = values[node.index() + 1];
    int inputs = node.inputShape().size();
    int size = node.shape().size();
    int from = start(node, 0, image);
    int to = image * size;
    switch (node.layer()) {
      case Activate activate -> {
        System.arraycopy(x, from, y, to, size);
        activate(activate.activation(), node, y, to);
      }
      case Add add -> DoubleJoins.add(size, inputs(node, image), y, to);
      case Multiply product -> DoubleJoins.multiply(size, inputs(node, image), y, to);
      case Concatenate join -> {
        int pixels = size / node.shape().extent(node.shape().rank() - 1);
        DoubleJoins.concatenate(pixels, inputs(node, image), y, to);
      }
      case AveragePool2d pool ->
          DoubleLayers.average(pool.geometry(node.inputShape()), x, from, y, to);
      case GlobalAveragePool2d pool ->
          DoubleLayers.average(pool.geometry(node.inputShape()), x, from, y, to);
      case BatchNorm norm ->
          throw new IllegalStateException("it needs all images at once: " + norm.name());
      case GroupNorm norm -> norms.normalize(norm, node, x, y, to);
      case Conv2d conv -> {
        int kernel = offset(node, Role.KERNEL);
        int bias = offset(node, Role.BIAS);
        layers.convolution(conv.geometry(node.inputShape()), x, from, kernel, bias, y, to);
        activate(conv.activation(), node, y, to);
      }
      case Dense dense -> {
        int kernel = offset(node, Role.KERNEL);
        layers.dense(inputs, size, image, kernel, offset(node, Role.BIAS), x, y);
        activate(dense.activation(), node, y, to);
      }
      case GlobalMaxPool2d pool -> layers.maximum(pool.geometry(node.inputShape()), x, from, y, to);
      case MaxPool2d pool -> layers.maximum(pool.geometry(node.inputShape()), x, from, y, to);
      case Dropout drop -> dropout(size, size, key, training ? drop.rate() : 0, node, image);
      case SpatialDropout2d drop ->
          dropout(size, node.shape().extent(2), key, training ? drop.rate() : 0, node, image);
      case Scale scale -> DoubleLayers.scale(size, (float) scale.by(), x, from, y, to);
      case ZeroPad2d pad -> DoubleLayers.pad(pad, node.inputShape(), x, from, y, to);
      case Flatten flatten -> {}
    }
  }

  private void dropout(int size, int draws, long key, double rate, ShapedNode node, int image) {
    long layerKey = KeyedRandom.subKey(key, node.layer().key());
    for (int i = 0; i < size; i++) {
      boolean keep = KeyedRandom.unitFloat(layerKey, i % draws) >= rate;
      double kept = input(node, 0)[image * size + i] / (1 - rate);
      values[node.index() + 1][image * size + i] = keep ? kept : 0;
    }
  }

  private void activate(Activation activation, ShapedNode node, double[] y, int at) {
    int units = node.shape().extent(node.shape().rank() - 1);
    layers.activate(activation, node.shape().size(), units, y, at);
  }

  private void normalize(BatchNorm norm, ShapedNode node, boolean training) {
    int size = node.shape().size();
    int group = training && norm.group() > 0 ? norm.group() : images;
    for (int first = 0; first < images; first += group) {
      norms.normalize(
          norm,
          node,
          Math.min(group, images - first) * size,
          training,
          input(node, 0),
          values[node.index() + 1],
          first * size);
    }
  }

  /** Where a layer's tensor of this role begins, or -1 when it has none. */
  static int offset(ShapedNode node, Role role) {
    List<ParameterSlot> slots = node.parameters();
    return slots.stream()
        .filter(slot -> slot.parameter().role() == role)
        .mapToInt(ParameterSlot::offset)
        .findFirst()
        .orElse(-1);
  }

  /**
   * A fingerprint of every decision of the last run: on which side of zero each ReLU stood, and
   * which input won each pooling window. Two runs with the same fingerprint went through the same
   * smooth function.
   */
  public long branches() {
    return layers.branches();
  }

  /** The mean loss of {@link #output} and the images' targets. */
  public double loss(Loss loss, Targets targets) {
    Objects.requireNonNull(loss, "loss");
    double sum = 0;
    for (int image = 0; image < images; image++) {
      sum += loss.imageLoss(output(), targets, image);
    }
    return sum / images;
  }
}
