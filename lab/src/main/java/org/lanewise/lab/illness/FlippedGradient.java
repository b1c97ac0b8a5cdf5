package org.lanewise.lab.illness;

import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.OptimizerDecorator;

/** The gradient of a range of the parameters has the wrong sign. */
public final class FlippedGradient extends OptimizerDecorator {

  private final int first;
  private final int end;

  FlippedGradient(Optimizer inner, int first, int end) {
    super(inner);
    this.first = first;
    this.end = end;
  }

  @Override
  public Optimizer withLearningRate(double rate) {
    return new FlippedGradient(inner().withLearningRate(rate), first, end);
  }

  /** Puts the fault into a gradient. */
  public void flip(float[] gradient) {
    flip(gradient, 0, gradient.length);
  }

  private void flip(float[] gradient, int from, int to) {
    for (int i = Math.max(from, first); i < Math.min(to, end); i++) {
      gradient[i] = -gradient[i];
    }
  }

  @Override
  public void update(
      long step, int from, int to, float[] parameters, float[] gradient, float[][] state) {
    flip(gradient, from, to);
    inner().update(step, from, to, parameters, gradient, state);
  }
}
