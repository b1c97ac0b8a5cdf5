package org.lanewise.lab.listing;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.engine.layer.Conv2d;
import org.lanewise.engine.layer.Dense;
import org.lanewise.engine.layer.Layer;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.ShapedNode;

/**
 * What a layer costs for one image.
 *
 * @param layer the layer
 * @param parameters its trainable numbers
 * @param outputs the floats that it writes
 * @param forwardFlop multiply-adds of the forward pass, times two
 * @param backwardFlop the same of the backward pass: the gradient of the weights and, except in the
 *     first layer with weights, of the input
 */
public record Cost(
    Layer layer, long parameters, long outputs, long forwardFlop, long backwardFlop) {

  /** The costs of a network's layers, in order. */
  public static List<Cost> of(Network network) {
    List<Cost> costs = new ArrayList<>();
    boolean first = true;
    for (ShapedNode node : network.nodes()) {
      Layer layer = node.layer();
      long forward =
          switch (layer) {
            case Conv2d conv -> conv.geometry(node.inputShape()).flop();
            case Dense dense -> 2L * node.inputShape().size() * dense.units();
            default -> 0;
          };
      long parameters = node.parameterCount();
      costs.add(
          new Cost(layer, parameters, node.shape().size(), forward, forward * (first ? 1 : 2)));
      first &= parameters == 0;
    }
    return costs;
  }
}
