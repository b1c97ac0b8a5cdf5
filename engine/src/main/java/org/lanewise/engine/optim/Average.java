package org.lanewise.engine.optim;

import java.util.Map;
import java.util.Objects;

/**
 * An average of the parameters over the steps, which often does better than the last ones: the
 * validation, the best epoch and the model take it, while training goes on from the parameters
 * themselves, unless it {@linkplain #restarts says otherwise}. An average is configuration; its one
 * array, as long as the flat vector, lies with what training changes and goes through checkpoints.
 * It begins as the initial parameters.
 *
 * <p>It covers every slot that is trained in some epoch, also after that slot was frozen. For one
 * of your own implement this; a run with an equal average goes on from a checkpoint.
 *
 * {@snippet :
 * record Mean() implements Average {
 *   public String label() {
 *     return "mean";
 *   }
 *
 *   public Map<String, Double> settings() {
 *     return Map.of();
 *   }
 *
 *   public void update(
 *       int from, int to, long step, long steps, float[] parameters, float[] average) {
 *     Average.approach(from, to, 1f / step, parameters, average);
 *   }
 * }
 * Training.of(network).data(data).batch(10).epochs(1).average(new Mean()).run();
 * }
 */
public interface Average {

  /** Its name in files: {@code ema}, {@code lookahead}; one of your own has its own. */
  String label();

  /** Its settings by name: all that makes it differ from another one of this label. Finite. */
  Map<String, Double> settings();

  /**
   * Whether it depends on how many steps the run has. Then a run that is resumed can't have another
   * number of epochs.
   */
  default boolean dependsOnLength() {
    return false;
  }

  /**
   * Whether moving statistics, of batch normalization, are averaged too. Else they are in the
   * average what they are in training.
   */
  default boolean averagesStatistics() {
    return false;
  }

  /**
   * Whether training goes on from the average after this step; slots that are frozen by then stay.
   *
   * @param step the number of the step since the beginning, from 1
   */
  default boolean restarts(long step) {
    return false;
  }

  /**
   * A step was made. Ranges that do not overlap may be averaged at the same time.
   *
   * @param from the first element of the flat vector
   * @param to the element to stop before
   * @param step the number of the step since the beginning, from 1
   * @param steps how many steps the run has
   * @param parameters after the step, not modified
   * @param average of the same length, updated in the range
   */
  void update(int from, int to, long step, long steps, float[] parameters, float[] average);

  /**
   * Moves an average towards the parameters: {@code average += share · (parameters - average)}, in
   * float, each operation rounded.
   */
  static void approach(int from, int to, float share, float[] parameters, float[] average) {
    Objects.requireNonNull(parameters, "parameters");
    Objects.requireNonNull(average, "average");
    for (int i = from; i < to; i++) {
      average[i] = average[i] + share * (parameters[i] - average[i]) + 0f;
    }
  }
}
