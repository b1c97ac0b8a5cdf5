package org.lanewise.engine.train;

import org.lanewise.engine.network.ParameterRange;
import org.lanewise.engine.network.Recorder;
import org.lanewise.engine.network.Workspace;

/**
 * Is told of the parts of a step and of the operations in them, by the threads that do them. A
 * worker's calls come one after another; those of different workers at the same time. What the step
 * works on may be read during the call.
 */
interface StepObserver extends Recorder {

  /** Observes nothing. */
  StepObserver NONE = new StepObserver() {};

  /**
   * A step begins.
   *
   * @param batch its images
   * @param steps made before
   */
  default void stepBegins(Batch batch, long steps) {}

  /** A job of all workers begins; called by the thread that waits for it. */
  default void jobBegins() {}

  /** The job is done. */
  default void jobDone() {}

  /** A worker begins a part. */
  default void partBegins(int worker) {}

  /** A worker has loaded the images from a place of the batch on, which belong to a slice. */
  default void loaded(int worker, int slice, int place, Workspace workspace) {}

  @Override
  default void forward(int worker, int operation, Workspace workspace) {}

  /** A worker has computed the loss of these images and its gradient. */
  default void lossDone(int worker) {}

  @Override
  default void backward(int worker, int operation, Workspace workspace) {}

  /** A worker has added a range of the slices' gradients. */
  default void sumDone(int worker) {}

  /** A worker has made a kernel's copy of some parameters, in a part of its own. */
  default void prepared(int worker) {}

  /** A worker is about to update the parameters from one place to another. */
  default void updateBegins(int worker, int from, int to, float[] parameters) {}

  /**
   * A worker has updated this range among others; its part of the flat gradient is what was used.
   */
  default void updateDone(
      int worker, int index, ParameterRange range, float[] parameters, float[] gradient) {}
}
