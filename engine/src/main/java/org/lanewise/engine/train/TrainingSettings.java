package org.lanewise.engine.train;

import java.util.Objects;
import org.lanewise.engine.loss.Loss;
import org.lanewise.engine.loss.SoftmaxCrossEntropy;
import org.lanewise.engine.network.Convolution;
import org.lanewise.engine.optim.Adam;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.Schedule;

/**
 * What a run of training is asked to do.
 *
 * @param epochs times through the training images, at least 1
 * @param batchSize images per step, at least 1; the last batch of an epoch may be smaller
 * @param update how gradients become parameters
 * @param loss what is minimized
 * @param seed of the order of the images and of dropout
 * @param shuffle whether each epoch has its own order
 * @param convolution how convolutions are computed; the program's
 */
public record TrainingSettings(
    int epochs,
    int batchSize,
    UpdateSettings update,
    Loss loss,
    long seed,
    boolean shuffle,
    Convolution convolution) {

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException when a number is below 1, or loss or a metric tell names or
   *     settings that no checkpoint can keep
   */
  public TrainingSettings {
    Objects.requireNonNull(update, "update");
    Objects.requireNonNull(convolution, "convolution");
    Compatibility.check(Objects.requireNonNull(loss, "loss"));
    if (epochs < 1) {
      throw new IllegalArgumentException("epochs are " + epochs + ", but must be at least 1");
    }
    if (batchSize < 1) {
      throw new IllegalArgumentException(
          "the batch size is " + batchSize + ", but must be at least 1");
    }
  }

  /**
   * With the optimizer's learning rate in every step, the usual loss, and each convolution by what
   * its shape is fastest with.
   */
  public TrainingSettings(
      int epochs, int batchSize, Optimizer optimizer, long seed, boolean shuffle) {
    this(
        epochs,
        batchSize,
        UpdateSettings.of(optimizer),
        new SoftmaxCrossEntropy(),
        seed,
        shuffle,
        Convolution.AUTO);
  }

  /** Ten epochs of batches of 32 with Adam at its defaults: the article's. */
  public static TrainingSettings defaults(long seed) {
    return new TrainingSettings(10, 32, Adam.defaults(), seed, true);
  }

  /** How gradients become steps. */
  public Optimizer optimizer() {
    return update.optimizer();
  }

  /** The learning rate of each step. */
  public Schedule schedule() {
    return update.schedule();
  }

  /** The same with another batch size. */
  public TrainingSettings withBatchSize(int size) {
    return new TrainingSettings(epochs, size, update, loss, seed, shuffle, convolution);
  }

  /** The same with another number of epochs. */
  public TrainingSettings withEpochs(int number) {
    return new TrainingSettings(number, batchSize, update, loss, seed, shuffle, convolution);
  }

  /** The same with another way from gradients to parameters. */
  public TrainingSettings with(UpdateSettings other) {
    Objects.requireNonNull(other, "other");
    return new TrainingSettings(epochs, batchSize, other, loss, seed, shuffle, convolution);
  }

  /** The same with another optimizer. */
  public TrainingSettings withOptimizer(Optimizer other) {
    return with(update.withOptimizer(Objects.requireNonNull(other, "other")));
  }

  /** The same with another schedule of the learning rate. */
  public TrainingSettings withSchedule(Schedule other) {
    return with(update.withSchedule(Objects.requireNonNull(other, "other")));
  }

  /** The same with another loss, or with metrics of one's own beside it. */
  public TrainingSettings withLoss(Loss other) {
    Objects.requireNonNull(other, "other");
    return new TrainingSettings(epochs, batchSize, update, other, seed, shuffle, convolution);
  }

  /** The same with another seed. */
  public TrainingSettings withSeed(long other) {
    return new TrainingSettings(epochs, batchSize, update, loss, other, shuffle, convolution);
  }

  /** The same, with or without shuffling. */
  public TrainingSettings withShuffle(boolean flag) {
    return new TrainingSettings(epochs, batchSize, update, loss, seed, flag, convolution);
  }

  /** The same with convolutions computed another way. */
  public TrainingSettings with(Convolution other) {
    Objects.requireNonNull(other, "other");
    return new TrainingSettings(epochs, batchSize, update, loss, seed, shuffle, other);
  }

  /** The steps of an epoch over so many images. */
  public int stepsPerEpoch(int images) {
    return Math.ceilDiv(images, batchSize);
  }
}
