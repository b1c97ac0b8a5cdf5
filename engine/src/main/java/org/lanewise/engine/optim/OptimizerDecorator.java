package org.lanewise.engine.optim;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * An optimizer around another one, for those who want to look at a gradient or change what becomes
 * of it. It passes everything on; a subclass overrides what it is about: one with settings of its
 * own also {@link #settings}, one that changes what is trained also {@link #label}, so that no
 * checkpoint is taken for that of the optimizer inside. Must be immutable, as optimizers are.
 *
 * {@snippet :
 * class Halved extends OptimizerDecorator {
 *   Halved(Optimizer inner) {
 *     super(inner);
 *   }
 *
 *   public String label() {
 *     return "halved-" + inner().label();
 *   }
 *
 *   public Optimizer withLearningRate(double rate) {
 *     return new Halved(inner().withLearningRate(rate));
 *   }
 *
 *   public void update(UpdateRange range, long step, double rate, float[] parameters,
 *       float[] gradient, float[][] state) {
 *     double own = range.role() == Role.BIAS ? rate / 2 : rate;
 *     inner().update(range, step, own, parameters, gradient, state);
 *   }
 * }
 * Training.of(network).data(data).batch(10).epochs(1).optimizer(new Halved(adam(1e-3))).run();
 * }
 */
public abstract class OptimizerDecorator implements Optimizer {

  private final Optimizer inner;

  /** Around this optimizer. */
  protected OptimizerDecorator(Optimizer inner) {
    this.inner = Objects.requireNonNull(inner, "inner");
  }

  /** The optimizer inside. */
  public final Optimizer inner() {
    return inner;
  }

  @Override
  public String label() {
    return inner.label();
  }

  @Override
  public double learningRate() {
    return inner.learningRate();
  }

  @Override
  public Map<String, Double> settings() {
    return inner.settings();
  }

  @Override
  public List<String> stateNames() {
    return inner.stateNames();
  }

  @Override
  public boolean wholeSlots() {
    return inner.wholeSlots();
  }

  @Override
  public void update(
      UpdateRange range,
      long step,
      double rate,
      float[] parameters,
      float[] gradient,
      float[][] state) {
    inner.update(range, step, rate, parameters, gradient, state);
  }

  /** As {@code Clipped around Adam[…]}. */
  @Override
  public String toString() {
    return getClass().getSimpleName() + " around " + inner;
  }
}
