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
 *     them, two moments, the gradient, the gradients of the slices of a micro-batch as the kernels
 *     gather them (without those that are put off), and what of a micro-batch's images outlives its
 *     chunk
 * @param perImage activations and their gradients of one image; a thread holds a few images at a
 *     time, whatever the batch
 * @param perBatchImage what of each further image of a batch outlives its chunk, where statistics
 *     of the whole batch keep all of it; else 0
 */
public record Memory(long parameters, long training, long perImage, long perBatchImage) {

  /** In the flat order: two moments and the gradient. */
  private static final int FLAT = 3;

  /** The memory of a network. */
  public static Memory of(Network network) {
    Program program = Program.of(network, KernelSets.TEXTBOOK);
    long outputs = Cost.of(network).stream().mapToLong(Cost::outputs).sum();
    long kept = program.keptPerImage();
    long training =
        program.preparedSize()
            + FLAT * (long) network.parameterCount()
            + BatchCut.of(network).mostSlices() * program.sliceGradientSize()
            + BatchCut.MICRO_BATCH * kept;
    return new Memory(
        (long) network.vectorSize() * Float.BYTES,
        training * Float.BYTES,
        (network.inputShape().size() + 2 * outputs) * Float.BYTES,
        program.couplesBatch() ? kept * Float.BYTES : 0);
  }
}
