package org.lanewise.lab.listing;

import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.train.BatchCut;

/**
 * What a network takes of memory, in bytes.
 *
 * @param parameters the parameters and the moving statistics alone
 * @param training everything that training with Adam adds once: the parameters as the kernels read
 *     them, two moments, the gradient and its sum, the gradients of the slices of a micro-batch
 *     (without those that are put off), and what of a micro-batch's images outlives its chunk
 * @param perImage activations and their gradients of one image; a thread holds a few images at a
 *     time, whatever the batch
 * @param perBatchImage what of each further image of a batch outlives its chunk, where statistics
 *     of the whole batch keep all of it; else 0
 */
public record Memory(long parameters, long training, long perImage, long perBatchImage) {

  /** Prepared copy, two moments, the gradient as the kernels add it up and in the flat order. */
  private static final int COPIES = 5;

  /** The memory of a network. */
  public static Memory of(Network network) {
    Program program = Program.of(network, KernelSets.IM2COL);
    long outputs = Cost.of(network).stream().mapToLong(Cost::outputs).sum();
    long sliced = 0;
    for (int slot = 0; slot < network.parameters().size(); slot++) {
      sliced += program.putOff(slot) ? 0 : network.parameters().get(slot).size();
    }
    long kept = program.keptPerImage();
    long training =
        COPIES * (long) network.parameterCount()
            + BatchCut.MOST * sliced
            + BatchCut.MICRO_BATCH * kept;
    return new Memory(
        (long) network.vectorSize() * Float.BYTES,
        training * Float.BYTES,
        (network.inputShape().size() + 2 * outputs) * Float.BYTES,
        program.couplesBatch() ? kept * Float.BYTES : 0);
  }
}
