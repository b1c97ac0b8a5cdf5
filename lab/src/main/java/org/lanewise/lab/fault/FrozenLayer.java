package org.lanewise.lab.fault;

import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.OptimizerDecorator;
import org.lanewise.engine.optim.UpdateRange;

/** Leaves the parameters of a layer as they are. */
final class FrozenLayer extends OptimizerDecorator {

  private final String layer;

  FrozenLayer(Optimizer inner, String layer) {
    super(inner);
    this.layer = layer;
  }

  @Override
  public Optimizer withLearningRate(double rate) {
    return new FrozenLayer(inner().withLearningRate(rate), layer);
  }

  @Override
  public void update(
      UpdateRange range,
      long step,
      double rate,
      float[] parameters,
      float[] gradient,
      float[][] state) {
    if (!range.layer().equals(layer)) {
      inner().update(range, step, rate, parameters, gradient, state);
    }
  }
}
