package org.lanewise.engine.network;

import java.util.Arrays;
import java.util.List;

/**
 * The gradient of all parameters of a network, in the order in which a plan's kernels accumulate
 * it. Made by {@link Plan#newGradients}; one thread at a time adds to it.
 */
public final class Gradients {

  private final List<StageGradient> stages;

  Gradients(List<StageGradient> stages) {
    this.stages = stages;
  }

  StageGradient stage(int index) {
    return stages.get(index);
  }

  /** Sets every element to zero. */
  public void clear() {
    for (int i = 0; i < stages.size(); i++) {
      Arrays.fill(stages.get(i).kernel(), 0f);
      Arrays.fill(stages.get(i).bias(), 0f);
    }
  }
}
