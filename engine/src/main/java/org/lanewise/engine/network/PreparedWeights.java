package org.lanewise.engine.network;

import org.lanewise.engine.kernel.Normalization;

/**
 * A network's parameters, tensor by tensor, in the order in which a program's kernels read them.
 * Made by {@link Program#newWeights}, filled range by range by {@link ParameterRange#prepare}, then
 * read by any number of threads.
 */
public final class PreparedWeights {

  private final float[][] slots;
  private final Normalization[] moving;

  PreparedWeights(float[][] slots, Normalization[] moving) {
    this.slots = slots;
    this.moving = moving;
  }

  /** What a cut's images are normalized by in prediction. */
  Normalization moving(int cut) {
    return moving[cut];
  }

  /** The network's parameter tensor of this number. */
  float[] slot(int index) {
    return slots[index];
  }
}
