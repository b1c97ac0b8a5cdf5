package org.lanewise.lab.fault;

import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.OptimizerDecorator;
import org.lanewise.engine.optim.UpdateRange;
import org.lanewise.engine.tensor.Role;

/** The gradient of a layer's kernel has the wrong sign. */
final class FlippedGradient extends OptimizerDecorator {

  private final String layer;

  FlippedGradient(Optimizer inner, String layer) {
    super(inner);
    this.layer = layer;
  }

  @Override
  public Optimizer withLearningRate(double rate) {
    return new FlippedGradient(inner().withLearningRate(rate), layer);
  }

  @Override
  public void update(
      UpdateRange range,
      long step,
      double rate,
      float[] parameters,
      float[] gradient,
      float[][] state) {
    if (range.layer().equals(layer) && range.role() == Role.KERNEL) {
      for (int i = range.from(); i < range.to(); i++) {
        gradient[i] = -gradient[i];
      }
    }
    inner().update(range, step, rate, parameters, gradient, state);
  }
}
