package org.lanewise.engine.network;

import java.util.List;

/**
 * A network's parameters in the order in which a plan's kernels read them. Made by {@link
 * Plan#newWeights}, filled piece by piece by {@link ParameterPiece#prepare}, then read by any
 * number of threads.
 */
public final class PreparedWeights {

  private final List<StageWeights> stages;

  PreparedWeights(List<StageWeights> stages) {
    this.stages = stages;
  }

  StageWeights stage(int index) {
    return stages.get(index);
  }
}
