package org.lanewise.lab.fault;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.OptimizerDecorator;
import org.lanewise.engine.optim.UpdateRange;

/** Each gradient is added to those of all steps before, as if nobody had cleared them. */
final class UnclearedGradients extends OptimizerDecorator {

  UnclearedGradients(Optimizer inner) {
    super(inner);
  }

  @Override
  public Optimizer withLearningRate(double rate) {
    return new UnclearedGradients(inner().withLearningRate(rate));
  }

  @Override
  public List<String> stateNames() {
    List<String> names = new ArrayList<>(inner().stateNames());
    names.add("uncleared");
    return names;
  }

  @Override
  public void update(
      UpdateRange range,
      long step,
      double rate,
      float[] parameters,
      float[] gradient,
      float[][] state) {
    float[] uncleared = state[state.length - 1];
    for (int i = range.from(); i < range.to(); i++) {
      uncleared[i] += gradient[i];
      gradient[i] = uncleared[i];
    }
    inner().update(range, step, rate, parameters, gradient, state);
  }
}
