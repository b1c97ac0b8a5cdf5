package org.lanewise.engine.network;

import org.jspecify.annotations.Nullable;
import org.lanewise.engine.kernel.BatchNormKernel;
import org.lanewise.engine.kernel.Normalization;
import org.lanewise.engine.layer.BatchNorm;

/**
 * The place where a batch normalization cuts a program in two: before it all images of a group must
 * have been measured, and backward all of them summed, ere one of them can go on. It holds no state
 * of a run.
 *
 * @param layer its settings
 * @param index its number among the program's cuts
 * @param kernel for the joining of statistics, which needs no scratch memory
 * @param gamma the slot of the scale, or -1 without
 * @param beta the slot of the shift, or -1 without
 * @param movingMean where in the flat vector the moving means begin; the variances follow them
 */
record BatchNormCut(
    BatchNorm layer, int index, BatchNormKernel kernel, int gamma, int beta, int movingMean) {

  static final int NONE = -1;

  /** Whether all images of a batch share their statistics. */
  boolean wholeBatch() {
    return layer.group() == 0;
  }

  /** Whether images of a batch depend on all others in some epoch, so that the cut is a barrier. */
  boolean couplesBatch() {
    return wholeBatch() && !layer.isFrozen(1);
  }

  int channels() {
    return kernel.channels();
  }

  /** The group of a slice's image. */
  int groupOf(int imageOfSlice) {
    return wholeBatch() ? 0 : imageOfSlice / layer.group();
  }

  /** Makes of a group's moments what its images are normalized by. */
  void normalize(GroupStatistics.Group group, PreparedWeights weights) {
    Normalization s = group.normalization;
    s.set(group.moments, 0, group.images * kernel.pixels(), layer.epsilon());
    setScale(s, weights);
  }

  private void setScale(Normalization s, PreparedWeights weights) {
    if (gamma != NONE) {
      s.setGamma(weights.slot(gamma), 0);
    }
    if (beta != NONE) {
      s.setBeta(weights.slot(beta), 0);
    }
  }

  /** Prepares what images are normalized by in prediction, or where the layer is frozen. */
  void prepareMoving(float[] vector, PreparedWeights weights) {
    Normalization s = weights.moving(index);
    setScale(s, weights);
    s.setMoving(vector, movingMean, movingMean + channels(), layer.epsilon());
  }

  /**
   * Adds a slice's gradient of gamma and beta: {@code dgamma += (float) (inverse · Σdy·(x -
   * mean))}, {@code dbeta += (float) Σdy}, group after group.
   */
  void addGradients(double[] sums, Normalization s, Gradients gradients) {
    float @Nullable [] dgamma = gradients.has(gamma) ? gradients.slot(gamma) : null;
    float @Nullable [] dbeta = gradients.has(beta) ? gradients.slot(beta) : null;
    int channels = channels();
    for (int c = 0; c < channels; c++) {
      if (dgamma != null) {
        dgamma[c] += (float) (s.inverse(c) * sums[channels + c]) + 0f;
      }
      if (dbeta != null) {
        dbeta[c] += (float) sums[c] + 0f;
      }
    }
  }

  /** Moves the moving statistics towards those of a group. */
  void move(double[] moments, int from, long pixels, float[] vector) {
    double keep = layer.momentum();
    int channels = channels();
    for (int c = 0; c < channels; c++) {
      int mean = movingMean + c;
      int variance = movingMean + channels + c;
      vector[mean] = (float) (vector[mean] * keep + moments[from + c] * (1 - keep)) + 0f;
      double seen = moments[from + channels + c] / pixels;
      vector[variance] = (float) (vector[variance] * keep + seen * (1 - keep)) + 0f;
    }
  }
}
