package org.lanewise.lab.doctor;

import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.OptimizerDecorator;
import org.lanewise.engine.optim.UpdateRange;

/** An optimizer whose learning rate grows by a factor with every step. */
final class SweepingRate extends OptimizerDecorator {

  private final double first;
  private final double factor;

  SweepingRate(Optimizer inner, double first, double factor) {
    super(inner);
    this.first = first;
    this.factor = factor;
  }

  /** The rate of a step, counted from 1. */
  double rate(long step) {
    return first * StrictMath.pow(factor, step - 1);
  }

  @Override
  public Optimizer withLearningRate(double rate) {
    return new SweepingRate(inner(), rate, factor);
  }

  @Override
  public void update(
      UpdateRange range,
      long step,
      double ignored,
      float[] parameters,
      float[] gradient,
      float[][] state) {
    inner().update(range, step, rate(step), parameters, gradient, state);
  }
}
