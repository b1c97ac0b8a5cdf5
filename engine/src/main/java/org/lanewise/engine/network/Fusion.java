package org.lanewise.engine.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lanewise.engine.kernel.ActivationFunction;
import org.lanewise.engine.kernel.Conv2dPoolKernel;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.layer.Activate;
import org.lanewise.engine.layer.Conv2d;
import org.lanewise.engine.layer.Layer;
import org.lanewise.engine.layer.MaxPool2d;

/**
 * Which nodes run as one operation: the only place that knows of fusion. A convolution, its ReLU
 * (its own, or the node that reads it) and the pooling that reads that may be one, where nothing
 * else reads what lies between.
 *
 * @param nodes in order
 * @param kernel that computes them
 */
record Fusion(List<ShapedNode> nodes, Conv2dPoolKernel kernel) {

  /** The fusion that begins with a convolution, if the kernel set has one. */
  static Optional<Fusion> from(
      ShapedNode node, Conv2d conv, List<List<ShapedNode>> readers, KernelSet kernels) {
    Optional<ShapedNode> next = soleReader(node, readers);
    List<ShapedNode> nodes = new ArrayList<>(List.of(node));
    if (!conv.activation().is(ActivationFunction.RELU)) {
      Optional<ShapedNode> relu =
          next.filter(reader -> conv.activation().function().isEmpty() && isRelu(reader.layer()));
      if (relu.isEmpty()) {
        return Optional.empty();
      }
      nodes.add(relu.get());
      next = soleReader(relu.get(), readers);
    }
    if (next.isEmpty() || !(next.get().layer() instanceof MaxPool2d pool)) {
      return Optional.empty();
    }
    nodes.add(next.get());
    return kernels
        .conv2dPool(conv.geometry(node.inputShape()), pool.geometry(node.shape()))
        .map(kernel -> new Fusion(List.copyOf(nodes), kernel));
  }

  private static boolean isRelu(Layer layer) {
    return layer instanceof Activate activate && activate.function() == ActivationFunction.RELU;
  }

  private static Optional<ShapedNode> soleReader(ShapedNode node, List<List<ShapedNode>> readers) {
    List<ShapedNode> reading = readers.get(node.index());
    return reading.size() == 1 ? Optional.of(reading.getFirst()) : Optional.empty();
  }
}
