package org.lanewise.engine.network;

import org.lanewise.engine.kernel.MaxPool2dKernel;

/** A max pooling; it remembers the winners. */
final class MaxPool2dStage extends Stage {

  private final MaxPool2dKernel kernel;
  private final int[] winners;

  MaxPool2dStage(int lastLayer, MaxPool2dKernel kernel, int images) {
    super(lastLayer, kernel.geometry().inputSize(), kernel.geometry().outputSize());
    this.kernel = kernel;
    this.winners = new int[Math.multiplyExact(images, outputSize())];
  }

  @Override
  void forward(int n, float[] x, StageWeights w, float[] y, boolean training, long[] keys) {
    kernel.forward(n, x, y, winners);
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
      kernel.backward(n, dy, winners, dx);
    }
  }
}
