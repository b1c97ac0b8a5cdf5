package org.lanewise.lab.listing;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.engine.layer.Add;
import org.lanewise.engine.layer.AveragePool2d;
import org.lanewise.engine.layer.BatchNorm;
import org.lanewise.engine.layer.Conv2d;
import org.lanewise.engine.layer.Dense;
import org.lanewise.engine.layer.GlobalAveragePool2d;
import org.lanewise.engine.layer.Layer;
import org.lanewise.engine.layer.Silu;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.ShapedNode;

/**
 * What a layer costs for one image in training. FLOP are the additions, multiplications and
 * divisions of the textbook kernels, a multiply-add as two; comparing and copying cost nothing.
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

  // Of one element, counted in BatchNormTextbook, ElementwiseTextbook and Exponential.
  private static final int NORMALIZE = 8;
  private static final int NORMALIZE_SUMS = 4;
  private static final int NORMALIZE_BACK = 5;
  private static final int SILU = 23;
  private static final int SILU_BACK = 27;

  /** Forward, and backward for the parameters and for what the layer reads. */
  private record Flop(long forward, long parameters, long inputs) {
    static final Flop NONE = new Flop(0, 0, 0);
  }

  /** The costs of a network's layers, in order. */
  public static List<Cost> of(Network network) {
    List<Cost> costs = new ArrayList<>();
    boolean[] trained = new boolean[network.nodes().size()];
    for (ShapedNode node : network.nodes()) {
      boolean needed =
          node.sources().stream().anyMatch(at -> at != ShapedNode.IMAGE && trained[at]);
      trained[node.index()] = needed || node.parameterCount() > 0;
      Flop flop = flop(node);
      costs.add(
          new Cost(
              node.layer(),
              node.parameterCount(),
              node.shape().size(),
              flop.forward,
              flop.parameters + (needed ? flop.inputs : 0)));
    }
    return costs;
  }

  private static Flop flop(ShapedNode node) {
    long inputs = node.inputShape().size();
    long outputs = node.shape().size();
    return switch (node.layer()) {
      case Conv2d conv -> {
        long products = conv.geometry(node.inputShape()).flop();
        yield new Flop(products, products, products);
      }
      case Dense dense ->
          new Flop(2 * inputs * outputs, 2 * inputs * outputs, 2 * inputs * outputs);
      case BatchNorm norm ->
          new Flop(NORMALIZE * inputs, NORMALIZE_SUMS * inputs, NORMALIZE_BACK * inputs);
      case Add add -> new Flop((node.sources().size() - 1) * outputs, 0, 0);
      case AveragePool2d pool -> {
        long window = (long) pool.poolHeight() * pool.poolWidth();
        yield new Flop((window + 1) * outputs, 0, (window + 1) * outputs);
      }
      case GlobalAveragePool2d pool -> new Flop(inputs + outputs, 0, outputs);
      case Silu silu -> new Flop(SILU * inputs, 0, SILU_BACK * inputs);
      default -> Flop.NONE;
    };
  }
}
