package org.lanewise.engine.optim;

import java.util.List;

/**
 * How a gradient becomes a step of the parameters. An optimizer is configuration; what it remembers
 * from step to step lies in arrays that the caller keeps, as long as the flat parameter vector.
 */
public sealed interface Optimizer permits Adam, Sgd, OptimizerDecorator {

  /** As on the command line: {@code adam} or {@code sgd}. */
  String label();

  /** The step size. */
  double learningRate();

  /** The same optimizer with another learning rate. */
  Optimizer withLearningRate(double rate);

  /** The names of the arrays that it remembers, such as Adam's moments; all start at zero. */
  List<String> stateNames();

  /**
   * Updates a range of the parameters. Ranges that do not overlap may be updated at the same time.
   *
   * @param step the number of this step since the beginning, from 1
   * @param from the first parameter
   * @param to the parameter to stop before
   * @param parameters the flat parameter vector, updated in the range
   * @param gradient of the same length, not modified
   * @param state one array for each of {@link #stateNames}, updated in the range
   */
  void update(long step, int from, int to, float[] parameters, float[] gradient, float[][] state);
}
