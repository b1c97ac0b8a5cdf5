package org.lanewise.engine.train;

import java.util.Objects;

/**
 * What one share of a batch's gradient is a function of, besides the network, the images and the
 * seed of the run.
 *
 * @param parameters the flat vector before the step; not copied
 * @param order indices of images; not copied
 * @param first where in the order the batch begins
 * @param batch how many images it has, at least 1
 * @param epoch the epoch, from 1
 * @param steps of the run that were made before: they decide what {@link StepStatistics} measure
 * @param share which share, in [0, {@link BatchCut#shares})
 */
public record ShareOfBatch(
    float[] parameters, int[] order, int first, int batch, int epoch, long steps, int share) {

  /** Refuses null. */
  public ShareOfBatch {
    Objects.requireNonNull(parameters, "parameters");
    Objects.requireNonNull(order, "order");
  }
}
