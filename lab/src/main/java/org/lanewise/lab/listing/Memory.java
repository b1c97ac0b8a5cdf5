package org.lanewise.lab.listing;

import java.util.List;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.train.Slices;

/**
 * What a network takes of memory, in bytes, run layer by layer; kernels that fuse layers take less.
 *
 * @param parameters the parameters alone
 * @param training everything that training with Adam adds once: the parameters as the kernels read
 *     them, two moments, the gradient, and the gradients of all slices
 * @param perImage activations and their gradients of one image; a thread holds a few images at a
 *     time, whatever the batch
 */
public record Memory(long parameters, long training, long perImage) {

  /** Prepared copy, two moments, gradient. */
  private static final int COPIES = 4;

  /** The memory of a network. */
  public static Memory of(Network network) {
    List<Cost> costs = Cost.of(network);
    long outputs = costs.stream().mapToLong(Cost::outputs).sum();
    long input = network.inputShape().size();
    long parameters = (long) network.parameterCount() * Float.BYTES;
    return new Memory(
        parameters, parameters * (COPIES + Slices.MOST), (input + 2 * outputs) * Float.BYTES);
  }
}
