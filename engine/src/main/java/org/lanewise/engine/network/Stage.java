package org.lanewise.engine.network;

import org.jspecify.annotations.Nullable;
import org.lanewise.engine.kernel.DenseKernel;
import org.lanewise.engine.kernel.WeightLayout;

/**
 * One step of a plan: a layer, or several that run as one operation. An instance belongs to one
 * thread and keeps what its backward pass needs to know of its forward pass.
 */
abstract class Stage {

  private final int lastLayer;
  private final int inputSize;
  private final int outputSize;

  /**
   * @param lastLayer the index of the layer whose output this stage writes
   * @param inputSize floats of one image before it
   * @param outputSize floats of one image after it
   */
  Stage(int lastLayer, int inputSize, int outputSize) {
    this.lastLayer = lastLayer;
    this.inputSize = inputSize;
    this.outputSize = outputSize;
  }

  final int lastLayer() {
    return lastLayer;
  }

  final int inputSize() {
    return inputSize;
  }

  final int outputSize() {
    return outputSize;
  }

  /** How the weights lie, or null for a stage without any. */
  @Nullable WeightLayout weights() {
    return null;
  }

  /**
   * The kernel of a dense layer, the gradient of whose weights may wait until a whole round of
   * images has passed (see {@link KeptRound}); null for any other stage.
   */
  @Nullable DenseKernel dense() {
    return null;
  }

  /**
   * Units behind a ReLU, if this stage ends in one: channels of a convolution, outputs of a dense
   * layer. The unit is the last index of the output. 0 for any other stage.
   */
  int reluUnits() {
    return 0;
  }

  /**
   * @param n images
   * @param x their inputs, not modified
   * @param w prepared weights
   * @param y their outputs, overwritten
   * @param training whether a backward pass follows
   * @param keys for each image the key of its random numbers
   */
  abstract void forward(int n, float[] x, StageWeights w, float[] y, boolean training, long[] keys);

  /**
   * @param n images, those that {@code forward} saw last
   * @param x their inputs, not modified
   * @param y their outputs, not modified
   * @param dy the gradient of the outputs; may be overwritten
   * @param w prepared weights
   * @param g gradient of weights and bias, added to
   * @param dx the gradient of the inputs, overwritten
   * @param inputGradient whether {@code dx} is wanted
   * @param kept whether the gradient of the weights waits: a {@link #dense} stage alone can do that
   */
  abstract void backward(
      int n,
      float[] x,
      float[] y,
      float[] dy,
      StageWeights w,
      StageGradient g,
      float[] dx,
      boolean inputGradient,
      boolean kept);
}
