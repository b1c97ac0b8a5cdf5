package org.lanewise.engine.optim;

import java.util.Map;

/**
 * The learning rate of each step. A schedule is configuration; what it remembers from epoch to
 * epoch, if anything, lies in an array that the trainer keeps, and goes through checkpoints.
 *
 * <p>For one of your own implement this. A checkpoint keeps its label and settings; a run with an
 * equal schedule goes on from there.
 *
 * {@snippet :
 * record Halving(int epochs) implements Schedule {
 *   public String label() {
 *     return "halving";
 *   }
 *
 *   public Map<String, Double> settings() {
 *     return Map.of("epochs", (double) epochs);
 *   }
 *
 *   public double[] initialState() {
 *     return new double[] {1};
 *   }
 *
 *   public double rate(double base, long step, long steps, double[] state) {
 *     return base * state[0];
 *   }
 *
 *   public void epochEnded(int epoch, double loss, double[] state) {
 *     state[0] *= epoch % epochs == 0 ? 0.5 : 1;
 *   }
 * }
 * Training.of(network).data(data).batch(10).epochs(2).schedule(new Halving(1)).run();
 * }
 */
public interface Schedule {

  /** Its name in files: {@code constant}, {@code one-cycle}; one of your own has its own. */
  String label();

  /** Its settings by name: all that makes it differ from another one of this label. Finite. */
  Map<String, Double> settings();

  /**
   * The learning rate of a step: a function of its arguments alone.
   *
   * @param base the optimizer's learning rate
   * @param step the number of the step since the beginning, from 1
   * @param steps how many steps the run has
   * @param state what {@link #epochEnded} left; not modified
   * @return at least 0 and finite
   */
  double rate(double base, long step, long steps, double[] state);

  /**
   * Whether the rate depends on how many steps the run has. Then a run that is resumed can't have
   * another number of epochs.
   */
  default boolean dependsOnLength() {
    return false;
  }

  /**
   * Refuses an optimizer's learning rate that it makes no sense with.
   *
   * @param base the optimizer's
   * @throws IllegalArgumentException when it does not go with one of the settings
   */
  default void requireBase(double base) {}

  /** What it remembers before the first step; of the same length ever after. */
  default double[] initialState() {
    return new double[0];
  }

  /**
   * An epoch ended: the time to remember something.
   *
   * @param epoch its number, from 1
   * @param loss the validation loss, or the training loss where there is no validation
   * @param state changed in place
   */
  default void epochEnded(int epoch, double loss, double[] state) {}
}
