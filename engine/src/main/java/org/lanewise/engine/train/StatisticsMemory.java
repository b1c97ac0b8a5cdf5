package org.lanewise.engine.train;

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
}
