package org.lanewise.engine.train;

import java.util.Optional;

/**
 * Computes the gradients of a training's batches in its place, such as on several machines, each of
 * which computes {@linkplain ShareRunner shares}. The batch is cut by the same rule and its shares
 * are added in the same tree, so no bit depends on who computes.
 */
public interface GradientSource {

  /**
   * Computes the gradient of the mean loss of a batch.
   *
   * @param parameters the flat vector before the step; not changed, and not to be kept
   * @param order indices of images; not to be kept
   * @param first where in the order the batch begins
   * @param size how many images it has, at least 1
   * @param epoch the epoch, from 1
   * @param steps of the run that were made before
   * @return {@linkplain ShareGradient#sum the sum} of all shares; empty where nobody could compute
   *     them: then the training does it itself
   */
  Optional<ShareGradient> gradient(
      float[] parameters, int[] order, int first, int size, int epoch, long steps);
}
