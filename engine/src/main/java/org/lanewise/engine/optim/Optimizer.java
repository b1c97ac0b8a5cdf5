package org.lanewise.engine.optim;

import java.util.List;
import java.util.Map;

/**
 * How a gradient becomes a step of the parameters. An optimizer is configuration; what it remembers
 * from step to step lies in arrays that the caller keeps, as long as the flat parameter vector.
 *
 * <p>For an optimizer of your own implement this, or wrap another one in an {@link
 * OptimizerDecorator}. A checkpoint keeps its label, learning rate, settings and arrays; a run with
 * an equal optimizer goes on from there.
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

  /** The names of the arrays that it remembers, such as Adam's moments; all start at zero. */
  List<String> stateNames();

  /**
   * Updates a range of the parameters. Ranges that do not overlap may be updated at the same time.
   *
   * @param step the number of this step since the beginning, from 1
   * @param from the first parameter
   * @param to the parameter to stop before
   * @param parameters the flat parameter vector, updated in the range
   * @param gradient of the same length; it may be changed in the range
   * @param state one array for each of {@link #stateNames}, updated in the range
   */
  void update(long step, int from, int to, float[] parameters, float[] gradient, float[][] state);
}
