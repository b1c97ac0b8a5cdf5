package org.lanewise.lab.listing;

import java.util.List;
import org.lanewise.engine.layer.Dense;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.ShapedNode;
import org.lanewise.engine.train.BatchCut;

/**
 * What a network takes of memory, in bytes, run layer by layer; kernels that fuse layers take less.
 *
 * @param parameters the parameters alone
 * @param training everything that training with Adam adds once: the parameters as the kernels read
 *     them, two moments, the gradient and its sum, the gradients of the slices of a round (without
 *     those of dense weights), and the inputs of the dense layers for all images of a round
 * @param perImage activations and their gradients of one image; a thread holds a few images at a
 *     time, whatever the batch
 */
public record Memory(long parameters, long training, long perImage) {

  /** Prepared copy, two moments, the gradient as the kernels add it up and in the flat order. */
  private static final int COPIES = 5;

  /** The memory of a network. */
  public static Memory of(Network network) {
    List<Cost> costs = Cost.of(network);
    long outputs = costs.stream().mapToLong(Cost::outputs).sum();
    long input = network.inputShape().size();
    long parameters = network.parameterCount();
    long denseWeights = 0;
    long kept = 0;
    for (ShapedNode node : network.nodes()) {
      if (node.layer() instanceof Dense dense) {
        long inputs = node.inputShape().size();
        denseWeights += inputs * dense.units();
        kept += inputs + dense.units();
      }
    }
    long training =
        COPIES * parameters
            + BatchCut.MOST * (parameters - denseWeights)
            + BatchCut.MICRO_BATCH * kept;
    return new Memory(
        parameters * Float.BYTES, training * Float.BYTES, (input + 2 * outputs) * Float.BYTES);
  }
}
