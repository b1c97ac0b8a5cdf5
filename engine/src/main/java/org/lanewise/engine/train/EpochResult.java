package org.lanewise.engine.train;

/**
 * What one epoch brought.
 *
 * @param epoch its number, from 1
 * @param loss mean training loss over the epoch, in nats, while the parameters changed, as Keras
 *     reports it
 * @param accuracy fraction of training images predicted correctly, likewise
 * @param validationLoss mean loss on the validation images after the epoch; NaN without any
 * @param validationAccuracy fraction of validation images predicted correctly; NaN without any
 * @param seconds of training alone
 * @param imagesPerSecond of training alone
 */
public record EpochResult(
    int epoch,
    double loss,
    double accuracy,
    double validationLoss,
    double validationAccuracy,
    double seconds,
    double imagesPerSecond) {}
