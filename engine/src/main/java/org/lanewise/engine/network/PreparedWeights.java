package org.lanewise.engine.network;

/**
 * A network's parameters, tensor by tensor, in the order in which a program's kernels read them.
 * Made by {@link Program#newWeights}, filled range by range by {@link ParameterRange#prepare}, then
 * read by any number of threads.
 */
public final class PreparedWeights {

  private final float[][] slots;

  PreparedWeights(float[][] slots) {
    this.slots = slots;
  }

  /** The network's parameter tensor of this number. */
  float[] slot(int index) {
    return slots[index];
  }
}
