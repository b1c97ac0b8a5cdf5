package org.lanewise.engine.train;

import org.lanewise.engine.loss.Metrics;

/**
 * Is told how training goes; ready ones are {@link StopEarly}, {@link EpochLines} and {@code
 * onEpoch} of {@code Lanewise}. Called on the training thread; what it does takes time from
 * training.
 *
 * <p>One with a state that belongs to the run gives it a name: a checkpoint keeps it, and when the
 * run goes on, the callback of the same name gets it back. It need not know that it was
 * interrupted.
 *
 * {@snippet :
 * class Slowest implements Callback {
 *   private double worst;
 *
 *   public void onBegin(Trainer trainer) {
 *     if (trainer.position().isBeginning()) {
 *       worst = 0;
 *     }
 *   }
 *
 *   public void onStep(Position position, Metrics batch) {
 *     worst = Math.max(worst, batch.meanLoss());
 *   }
 *
 *   public String stateName() {
 *     return "slowest";
 *   }
 *
 *   public String state() {
 *     return Double.toString(worst);
 *   }
 *
 *   public void restore(String state) {
 *     worst = Double.parseDouble(state);
 *   }
 * }
 * Training.of(network).data(data).batch(10).epochs(1).callbacks(new Slowest()).run();
 * }
 */
public interface Callback {

  /**
   * A run begins, or goes on. One with a state forgets it where the run is at its {@linkplain
   * Position#isBeginning beginning}, so that it can be used in several runs.
   *
   * @param trainer to be looked at, or {@linkplain Trainer#requestStop stopped}, later
   */
  default void onBegin(Trainer trainer) {}

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

  /**
   * A run ended without an error.
   *
   * @param position where training stands
   * @param done whether all epochs are done; else it was stopped
   */
  default void onEnd(Position position, boolean done) {}

  /** The name of its state: the same in every run, and no other's. Empty where it has none. */
  default String stateName() {
    return "";
  }

  /** What it goes on with. Asked between steps, if it has a name. */
  default String state() {
    return "";
  }

  /**
   * Goes on with what it had when the run was saved. Called before it hears of a step.
   *
   * @param state what {@link #state} gave, maybe of another version of the program
   */
  default void restore(String state) {}
}
