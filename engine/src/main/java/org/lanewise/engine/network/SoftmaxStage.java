package org.lanewise.engine.network;

import org.lanewise.engine.kernel.SoftmaxKernel;

/** A softmax that stands by itself. */
final class SoftmaxStage extends Stage {

  SoftmaxStage(int layer, int classes) {
    super(layer, classes, classes);
  }

  @Override
  void forward(int n, float[] x, StageWeights w, float[] y, boolean training, long[] keys) {
    SoftmaxKernel.forward(n, inputSize(), x, y);
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
    if (inputGradient) {
      SoftmaxKernel.backward(n, inputSize(), y, dy, dx);
    }
  }
}
