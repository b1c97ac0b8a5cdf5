package org.lanewise.engine.train;

import java.util.Objects;
import org.lanewise.engine.loss.Loss;
import org.lanewise.engine.loss.SoftmaxCrossEntropy;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.optim.Constant;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.Schedule;

/**
 * What a run of training is asked to do.
 *
 * @param epochs times through the training images, at least 1
 * @param batchSize images per step, at least 1; the last batch of an epoch may be smaller
 * @param optimizer how gradients become steps
 * @param schedule the learning rate of each step
 * @param loss what is minimized
 * @param seed of the order of the images and of dropout
 * @param shuffle whether each epoch has its own order
 */
public record TrainingSettings(
    int epochs,
    int batchSize,
    Optimizer optimizer,
    Schedule schedule,
    Loss loss,
    long seed,
    boolean shuffle) {

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException when a number is below 1, or optimizer, schedule, loss or a
   *     metric tell names or settings that no checkpoint can keep
   */
  public TrainingSettings {
    Compatibility.check(Objects.requireNonNull(optimizer, "optimizer"));
    Compatibility.check(Objects.requireNonNull(schedule, "schedule"));
    Compatibility.check(Objects.requireNonNull(loss, "loss"));
    if (epochs < 1) {
      throw new IllegalArgumentException("epochs are " + epochs + ", but must be at least 1");
    }
    if (batchSize < 1) {
      throw new IllegalArgumentException(
          "the batch size is " + batchSize + ", but must be at least 1");
    }
  }

  /** With the optimizer's learning rate in every step, and the usual loss. */
  public TrainingSettings(
      int epochs, int batchSize, Optimizer optimizer, long seed, boolean shuffle) {
    this(epochs, batchSize, optimizer, new Constant(), new SoftmaxCrossEntropy(), seed, shuffle);
  }

  /** Ten epochs of batches of 32 with Adam at its defaults: the article's. */
  public static TrainingSettings defaults(long seed) {
    return new TrainingSettings(10, 32, Adam.defaults(), seed, true);
  }

  /** The same with another batch size. */
  public TrainingSettings withBatchSize(int size) {
    return new TrainingSettings(epochs, size, optimizer, schedule, loss, seed, shuffle);
  }

  /** The same with another number of epochs. */
  public TrainingSettings withEpochs(int number) {
    return new TrainingSettings(number, batchSize, optimizer, schedule, loss, seed, shuffle);
  }

  /** The same with another optimizer. */
  public TrainingSettings withOptimizer(Optimizer other) {
    Objects.requireNonNull(other, "other");
    return new TrainingSettings(epochs, batchSize, other, schedule, loss, seed, shuffle);
  }

  /** The same with another schedule of the learning rate. */
  public TrainingSettings withSchedule(Schedule other) {
    Objects.requireNonNull(other, "other");
    return new TrainingSettings(epochs, batchSize, optimizer, other, loss, seed, shuffle);
  }

  /** The same with another loss, or with metrics of one's own beside it. */
  public TrainingSettings withLoss(Loss other) {
    Objects.requireNonNull(other, "other");
    return new TrainingSettings(epochs, batchSize, optimizer, schedule, other, seed, shuffle);
  }

  /** The same with another seed. */
  public TrainingSettings withSeed(long other) {
    return new TrainingSettings(epochs, batchSize, optimizer, schedule, loss, other, shuffle);
  }

  /** The same, with or without shuffling. */
  public TrainingSettings withShuffle(boolean flag) {
    return new TrainingSettings(epochs, batchSize, optimizer, schedule, loss, seed, flag);
  }

  /** The steps of an epoch over so many images. */
  public int stepsPerEpoch(int images) {
    return Math.ceilDiv(images, batchSize);
  }
}
