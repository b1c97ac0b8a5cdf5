package org.lanewise.engine.network;

import org.lanewise.engine.kernel.ElementwiseKernel;

/** A ReLU that stands by itself. */
final class ReluStage extends Stage {

  private final int units;
  private final ElementwiseKernel elementwise;

  /**
   * @param layer the layer's index
   * @param size floats of one image
   * @param units the last extent of their shape
   * @param elementwise computes it
   */
  ReluStage(int layer, int size, int units, ElementwiseKernel elementwise) {
    super(layer, size, size);
    this.units = units;
    this.elementwise = elementwise;
  }

  @Override
  int reluUnits() {
    return units;
  }

  @Override
  void forward(int n, float[] x, StageWeights w, float[] y, boolean training, long[] keys) {
    System.arraycopy(x, 0, y, 0, n * inputSize());
    elementwise.relu(n * inputSize(), y);
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
      System.arraycopy(dy, 0, dx, 0, n * inputSize());
      elementwise.reluBackward(n * inputSize(), y, dx);
    }
  }
}
