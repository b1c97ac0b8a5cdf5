package org.lanewise.lab.listing;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.engine.layer.Flop;
import org.lanewise.engine.layer.Layer;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.ShapedNode;

/**
 * What a layer costs for one image in training, in FLOP as {@link Flop} counts them.
 *
 * @param layer the layer
 * @param parameters its trainable numbers
 * @param outputs the floats that it writes
 * @param forwardFlop of the forward pass
 * @param backwardFlop of the backward pass: the gradient of the weights and, where a layer before
 *     it has parameters, of what it reads
 */
public record Cost(
    Layer layer, long parameters, long outputs, long forwardFlop, long backwardFlop) {

  /** The costs of a network's layers, in order. */
  public static List<Cost> of(Network network) {
    List<Cost> costs = new ArrayList<>();
    boolean[] trained = new boolean[network.nodes().size()];
    for (ShapedNode node : network.nodes()) {
      boolean needed =
          node.sources().stream().anyMatch(at -> at != ShapedNode.IMAGE && trained[at]);
      trained[node.index()] = needed || node.parameterCount() > 0;
      Flop flop = node.flop();
      costs.add(
          new Cost(
              node.layer(),
              node.parameterCount(),
              node.shape().size(),
              flop.forward(),
              flop.parameters() + (needed ? flop.inputs() : 0)));
    }
    return costs;
  }
}
