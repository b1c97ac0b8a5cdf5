package org.lanewise.engine.optim;

import java.util.List;
import java.util.Map;
import org.lanewise.engine.kernel.Explained;
import org.lanewise.engine.tensor.Role;

/**
 * How a gradient becomes a step of the parameters. An optimizer is configuration; what it remembers
 * from step to step lies in arrays that the caller keeps, as long as the flat parameter vector.
 *
 * <p>For an optimizer of your own implement this, or wrap another one in an {@link
 * OptimizerDecorator}. A checkpoint keeps its label, learning rate, settings and arrays; a run with
 * an equal optimizer goes on from there.
 *
 * {@snippet :
 * record Sign(double learningRate) implements Optimizer {
 *   public String label() {
 *     return "sign";
 *   }
 *
 *   public Sign withLearningRate(double rate) {
 *     return new Sign(rate);
 *   }
 *
 *   public Map<String, Double> settings() {
 *     return Map.of();
 *   }
 *
 *   public List<String> stateNames() {
 *     return List.of();
 *   }
 *
 *   public void update(UpdateRange range, long step, double rate, float[] parameters,
 *       float[] gradient, float[][] state) {
 *     for (int i = range.from(); i < range.to(); i++) {
 *       parameters[i] -= (float) rate * Math.signum(gradient[i]);
 *     }
 *   }
 * }
 * Training.of(network).data(data).batch(10).epochs(1).optimizer(new Sign(1e-3)).run();
 * }
 */
public interface Optimizer {

  /** As on the command line, {@code adam} or {@code sgd}; one of your own has a name of its own. */
  String label();

  /** The step size. */
  double learningRate();

  /** The same optimizer with another learning rate. */
  Optimizer withLearningRate(double rate);

  /**
   * Its other settings by name, such as Adam's {@code beta1}: all that makes it behave differently
   * from another one with this label. Finite numbers.
   */
  Map<String, Double> settings();

  /**
   * The same optimizer with decoupled weight decay of the kernels: AdamW of Adam, SGDW of SGD; see
   * {@link WeightDecay}.
   *
   * @throws IllegalArgumentException when the decay is not positive and finite as a float
   */
  default Optimizer withDecay(double decay) {
    return new WeightDecay(this, Map.of(Role.KERNEL, decay));
  }

  /** The names of the arrays that it remembers, such as Adam's moments; all start at zero. */
  List<String> stateNames();

  /**
   * Whether every call of {@link #update} is about all of a slot, as for an optimizer that works
   * with matrices. Else large slots come in ranges, so that threads can share them.
   */
  default boolean wholeSlots() {
    return false;
  }

  /**
   * Updates a range of the parameters. Ranges that do not overlap may be updated at the same time.
   *
   * @param range which, with the role of its slot, so that biases can be treated otherwise
   * @param step the number of this step since the beginning, from 1
   * @param rate the learning rate of this step for this range; what lies behind {@link
   *     #learningRate} in time or by slot is in it already
   * @param parameters the flat parameter vector, updated in the range
   * @param gradient of the same length; it may be changed in the range
   * @param state one array for each of {@link #stateNames}, updated in the range
   */
  void update(
      UpdateRange range,
      long step,
      double rate,
      float[] parameters,
      float[] gradient,
      float[][] state);

  /**
   * What {@link #update} does with one parameter, in every bit. Where an optimizer does not say how
   * it computes that, it is told what went in and what came out.
   */
  default Update explain(Update.At at) {
    float[] parameters = at.parameters().clone();
    float[][] state = at.state().clone();
    for (int i = 0; i < state.length; i++) {
      state[i] = state[i].clone();
    }
    update(at.range(), at.step(), at.rate(), parameters, at.gradient().clone(), state);
    Update.Steps steps = new Update.Steps(this, at);
    for (int i = 0; i < state.length; i++) {
      String name = Update.after(stateNames().get(i));
      steps.add(name, new Explained.Constant(label(), state[i][at.index()]));
    }
    steps.add(Update.AFTER, new Explained.Constant(label(), parameters[at.index()]));
    return steps.done();
  }
}
