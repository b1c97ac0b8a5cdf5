package org.lanewise.engine.store;

import java.nio.file.Path;

/**
 * Where in the data a run stands.
 *
 * @param epoch the epoch under way, from 1
 * @param step how many of its steps are made
 * @param lossSum the sum of their images' losses
 * @param correct how many of their images were predicted correctly
 * @param seconds that they took
 */
public record Progress(int epoch, int step, double lossSum, long correct, double seconds) {

  private static final String EPOCH = "epoch";
  private static final String STEP = "step";
  private static final String LOSS_SUM = "loss_sum";
  private static final String CORRECT = "correct";
  private static final String SECONDS = "seconds";

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException when one is negative, not finite, or the epoch is 0
   */
  public Progress {
    if (epoch < 1
        || step < 0
        || correct < 0
        || !(seconds >= 0)
        || !Double.isFinite(seconds + lossSum)) {
      throw new IllegalArgumentException(
          "epoch %d, step %d, loss sum %s, %d correct, %s seconds is no progress"
              .formatted(epoch, step, lossSum, correct, seconds));
    }
  }

  Settings toSettings() {
    return Settings.none()
        .with(EPOCH, epoch)
        .with(STEP, step)
        .with(LOSS_SUM, lossSum)
        .with(CORRECT, correct)
        .with(SECONDS, seconds);
  }

  static Progress parse(Path file, Settings settings) {
    try {
      return new Progress(
          Math.toIntExact(settings.whole(EPOCH, 0)),
          Math.toIntExact(settings.whole(STEP, -1)),
          settings.number(LOSS_SUM, Double.NaN),
          settings.whole(CORRECT, -1),
          settings.number(SECONDS, Double.NaN));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw StoreException.of(
          file,
          "the progress is impossible (" + e.getMessage() + ")",
          "that of a run",
          NetworkTensors.REMEDY);
    }
  }
}
