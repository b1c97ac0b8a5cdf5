package org.lanewise.engine.network;

import java.util.Arrays;
import java.util.List;

/**
 * The gradients of all parameters of a network, tensor by tensor, each in the order in which a
 * program's kernels accumulate it. Made by {@link Program#newGradients}; one thread at a time adds
 * to a tensor.
 */
public final class Gradients {

  private final float[][] slots;

  Gradients(float[][] slots) {
    this.slots = slots;
  }

  /** Whether there is a tensor of this number whose gradient is wanted. */
  boolean has(int index) {
    return index >= 0 && slots[index].length > 0;
  }

  /** The gradient of the network's parameter tensor of this number; empty where it is frozen. */
  float[] slot(int index) {
    return slots[index];
  }

  /**
   * Sets the tensors to zero whose sums a phase completes: those of the others may be large, and
   * many phases complete none.
   *
   * @param phase of the same program
   */
  public void clear(Phase0 phase) {
    List<ParameterRange> ranges = phase.ranges();
    for (int i = 0; i < ranges.size(); i++) {
      if (ranges.get(i).isFirst()) {
        Arrays.fill(slots[ranges.get(i).slotIndex()], 0f);
      }
    }
  }

  /** Sets every element to zero. */
  public void clear() {
    for (float[] slot : slots) {
      Arrays.fill(slot, 0f);
    }
  }
}
