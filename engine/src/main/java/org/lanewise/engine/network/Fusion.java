package org.lanewise.engine.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lanewise.engine.kernel.ActivationFunction;
import org.lanewise.engine.kernel.Axis;
import org.lanewise.engine.kernel.Conv2dGeometry;
import org.lanewise.engine.kernel.Conv2dPoolKernel;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.kernel.Pool2dGeometry;
import org.lanewise.engine.kernel.WinogradRule;
import org.lanewise.engine.layer.Activate;
import org.lanewise.engine.layer.Conv2d;
import org.lanewise.engine.layer.Layer;
import org.lanewise.engine.layer.MaxPool2d;

/**
 * A convolution and a max pooling that alone reads it, perhaps through a ReLU (the convolution's
 * own, or a node that reads it): nothing else in the graph reads what lies between. These nodes may
 * run as one operation, and this is the only place that knows of it.
 *
 * @param nodes in order, from the convolution to the pooling
 * @param convolution the extents of the first
 * @param pool those of the last
 * @param relu whether there is a ReLU between them
 */
record Fusion(
    List<ShapedNode> nodes, Conv2dGeometry convolution, Pool2dGeometry pool, boolean relu) {

  /** The one that begins with a convolution, if the graph has it. */
  static Optional<Fusion> from(ShapedNode node, Conv2d conv, List<List<ShapedNode>> readers) {
    List<ShapedNode> nodes = new ArrayList<>(List.of(node));
    boolean relu = conv.activation().is(ActivationFunction.RELU);
    if (!relu && conv.activation().function().isPresent()) {
      return Optional.empty();
    }
    Optional<ShapedNode> next = soleReader(node, readers);
    if (!relu && next.isPresent() && isRelu(next.get().layer())) {
      relu = true;
      nodes.add(next.get());
      next = soleReader(next.get(), readers);
    }
    if (next.isEmpty() || !(next.get().layer() instanceof MaxPool2d pool)) {
      return Optional.empty();
    }
    nodes.add(next.get());
    return Optional.of(
        new Fusion(
            List.copyOf(nodes),
            conv.geometry(node.inputShape()),
            pool.geometry(node.shape()),
            relu));
  }

  /** The kernel that computes all of it, if the set has one. */
  Optional<Conv2dPoolKernel> kernel(KernelSet kernels, WinogradRule.Choice choice) {
    return relu ? kernels.conv2dWinogradPool(convolution, pool, choice) : Optional.empty();
  }

  /** Whether the windows are 2×2, side by side, and without padding. */
  boolean inTwos() {
    return pool.rows().window() == 2
        && pool.columns().window() == 2
        && pool.rows().stride() == 2
        && pool.columns().stride() == 2
        && pool.inside();
  }

  /** Whether the pooling reads the convolution itself. */
  boolean atOnce() {
    return nodes.size() == 2;
  }

  /** The convolution without last rows and columns of outputs that no window reads. */
  Conv2dGeometry usedConvolution() {
    return new Conv2dGeometry(
        used(convolution.rows(), pool.rows()),
        used(convolution.columns(), pool.columns()),
        convolution.channels(),
        convolution.filters(),
        convolution.groups());
  }

  /** The pooling of what {@link #usedConvolution} puts out. */
  Pool2dGeometry usedPool() {
    return new Pool2dGeometry(over(pool.rows()), over(pool.columns()), pool.channels());
  }

  private static Axis used(Axis convolution, Axis pool) {
    return new Axis(
        convolution.size(),
        convolution.window(),
        convolution.stride(),
        convolution.before(),
        read(pool));
  }

  private static Axis over(Axis pool) {
    return new Axis(read(pool), pool.window(), pool.stride(), pool.before(), pool.windows());
  }

  /** Pixels up to the last one that lies in a window. */
  private static int read(Axis pool) {
    int end = (pool.windows() - 1) * pool.stride() - pool.before() + pool.window();
    return Math.clamp(end, 1, pool.size());
  }

  private static boolean isRelu(Layer layer) {
    return layer instanceof Activate activate && activate.function() == ActivationFunction.RELU;
  }

  /** The one node that reads another, if it is one alone. */
  static Optional<ShapedNode> soleReader(ShapedNode node, List<List<ShapedNode>> readers) {
    List<ShapedNode> reading = readers.get(node.index());
    return reading.size() == 1 ? Optional.of(reading.getFirst()) : Optional.empty();
  }
}
