package org.lanewise.engine.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What {@link StepStatistics} need to go on in the middle of an epoch, times left out.
 *
 * @param epoch that is under way
 * @param batch the images of the batch whose input was measured last
 * @param inputMinimum of that batch
 * @param inputMaximum of that batch
 * @param inputSum of that batch
 * @param inputSquares of that batch
 * @param tensors the sums of squares of each tensor, in order
 * @param active for each ReLU, a letter for each unit: 1 when it was active in the epoch so far
 */
public record StatisticsMemory(
    int epoch,
    int batch,
    double inputMinimum,
    double inputMaximum,
    double inputSum,
    double inputSquares,
    List<Squares> tensors,
    List<String> active) {

  /**
   * Sums of squares over a tensor.
   *
   * @param weights its own
   * @param gradient of its gradient
   * @param update of what a step changed
   */
  public record Squares(double weights, double gradient, double update) {}

  /** Keeps copies of the lists. */
  public StatisticsMemory {
    Objects.requireNonNull(tensors, "tensors");
    Objects.requireNonNull(active, "active");
    tensors = List.copyOf(tensors);
    active = List.copyOf(active);
  }

  /** Joins inputs and units with those of later images of the batch; tensors stay. */
  StatisticsMemory plus(StatisticsMemory other) {
    List<String> both = new ArrayList<>();
    for (int relu = 0; relu < Math.min(active.size(), other.active.size()); relu++) {
      both.add(either(active.get(relu), other.active.get(relu)));
    }
    return new StatisticsMemory(
        epoch,
        batch,
        Math.min(inputMinimum, other.inputMinimum),
        Math.max(inputMaximum, other.inputMaximum),
        inputSum + other.inputSum,
        inputSquares + other.inputSquares,
        tensors,
        both);
  }

  private static String either(String here, String there) {
    char[] units = here.toCharArray();
    for (int k = 0; k < Math.min(units.length, there.length()); k++) {
      units[k] = there.charAt(k) == '1' ? '1' : units[k];
    }
    return new String(units);
  }
}
