package org.lanewise.lab.illness;

import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.OptimizerDecorator;

/** Leaves a range of the parameters as it is. */
final class FrozenRange extends OptimizerDecorator {

  private final int first;
  private final int end;

  FrozenRange(Optimizer inner, int first, int end) {
    super(inner);
    this.first = first;
    this.end = end;
  }

  @Override
  public Optimizer withLearningRate(double rate) {
    return new FrozenRange(inner().withLearningRate(rate), first, end);
  }

  @Override
  public void update(
      long step, int from, int to, float[] parameters, float[] gradient, float[][] state) {
    if (from < first) {
      inner().update(step, from, Math.min(to, first), parameters, gradient, state);
    }
    if (to > end) {
      inner().update(step, Math.max(from, end), to, parameters, gradient, state);
    }
  }
}
