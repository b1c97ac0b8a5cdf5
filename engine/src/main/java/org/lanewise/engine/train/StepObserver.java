package org.lanewise.engine.train;

import org.lanewise.engine.network.Execution;
import org.lanewise.engine.network.ParameterPiece;

/**
 * Is told of the parts of a step, by the threads that do them. A worker's calls come one after
 * another; those of different workers at the same time. What the step works on may be read during
 * the call.
 */
interface StepObserver {

  /** Observes nothing. */
  StepObserver NONE = new StepObserver() {};

  /**
   * A step begins.
   *
   * @param first the place in the epoch's order of its first example
   * @param batch how many examples it has
   * @param epoch from 1
   * @param steps made before
   */
  default void stepBegins(int first, int batch, int epoch, long steps) {}

  /** A worker begins a part. */
  default void partBegins(int worker) {}

  /** A worker has loaded {@code n} examples of a slice into its execution's input. */
  default void loaded(int worker, int slice, int n, Execution execution) {}

  /** A worker has run {@code n} examples forward. */
  default void forwardDone(int worker, int n, Execution execution) {}

  /** A worker has computed the loss of these examples and run its gradient back. */
  default void backwardDone(int worker) {}

  /** A worker has added a segment of the slices' gradients. */
  default void sumDone(int worker) {}

  /** A worker is about to update a piece of the parameters. */
  default void updateBegins(int worker, ParameterPiece piece, float[] parameters) {}

  /** A worker has updated the piece; its range of the flat gradient is what was used. */
  default void updateDone(
      int worker, int index, ParameterPiece piece, float[] parameters, float[] gradient) {}
}
