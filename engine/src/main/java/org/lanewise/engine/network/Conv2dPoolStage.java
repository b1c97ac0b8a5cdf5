package org.lanewise.engine.network;

import org.lanewise.engine.kernel.Conv2dPoolKernel;
import org.lanewise.engine.kernel.WeightLayout;

/** A convolution, its ReLU and the pooling after it, fused. */
final class Conv2dPoolStage extends Stage {

  private final Conv2dPoolKernel kernel;

  Conv2dPoolStage(int lastLayer, Conv2dPoolKernel kernel) {
    super(lastLayer, kernel.geometry().inputSize(), kernel.pool().outputSize());
    this.kernel = kernel;
  }

  @Override
  WeightLayout weights() {
    return kernel;
  }

  /** Where a window's maximum is above zero, one of the pixels under it is, and the reverse. */
  @Override
  int reluUnits() {
    return kernel.geometry().filters();
  }

  @Override
  void forward(int n, float[] x, StageWeights w, float[] y, boolean training, long[] keys) {
    kernel.forward(n, x, w.kernel(), w.bias(), y, training);
  }

  @Override
  void backward(
      int n,
      float[] x,
      float[] y,
      float[] dy,
      StageWeights w,
      StageGradient g,
      float[] dx,
      boolean inputGradient,
      boolean kept) {
    kernel.backward(n, x, y, dy, w.kernel(), g.kernel(), g.bias(), dx, inputGradient);
  }
}
