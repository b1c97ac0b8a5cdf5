package org.lanewise.engine.store;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.UpdateRange;

/**
 * What a checkpoint tells of an optimizer that is none of ours. Its code is elsewhere, so it can be
 * compared, but not used.
 */
record SavedOptimizer(
    String label, double learningRate, Map<String, Double> settings, List<String> stateNames)
    implements Optimizer {

  SavedOptimizer {
    Objects.requireNonNull(label, "label");
    settings = Map.copyOf(settings);
    stateNames = List.copyOf(stateNames);
    if (!(learningRate > 0 && learningRate < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("the learning rate is " + learningRate);
    }
  }

  @Override
  public Optimizer withLearningRate(double rate) {
    return new SavedOptimizer(label, rate, settings, stateNames);
  }

  @Override
  public void update(
      UpdateRange range,
      long step,
      double rate,
      float[] parameters,
      float[] gradient,
      float[][] state) {
    throw new UnsupportedOperationException(
        String.format(
            Locale.ROOT,
            "the optimizer %s of this checkpoint is not one of Lanewise's, and a file doesn't hold its code; give CheckpointFolder.resume a run with that optimizer",
            Quote.of(label)));
  }
}
