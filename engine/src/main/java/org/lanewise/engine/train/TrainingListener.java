package org.lanewise.engine.train;

import org.lanewise.engine.loss.Metrics;

/**
 * Is told how training goes. Called on the training thread; what it does takes time from training.
 */
public interface TrainingListener {

  /**
   * A step was made.
   *
   * @param position where training stands after it
   * @param batch what the step counted; valid during the call
   */
  default void onStep(Position position, Metrics batch) {}

  /**
   * The last step of an epoch is made, and validation begins; not called where there is nothing to
   * validate on.
   *
   * @param position where training stands
   */
  default void onValidation(Position position) {}

  /** An epoch ended; validation, if any, is done. */
  default void onEpoch(Position position, EpochResult result) {}
}
