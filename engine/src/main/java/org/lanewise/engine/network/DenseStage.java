package org.lanewise.engine.network;

import org.lanewise.engine.kernel.DenseKernel;
import org.lanewise.engine.kernel.ElementwiseKernel;
import org.lanewise.engine.kernel.WeightLayout;

/** A dense layer and, if it has one, its ReLU. */
final class DenseStage extends Stage {

  private final DenseKernel kernel;
  private final boolean relu;
  private final ElementwiseKernel elementwise;

  DenseStage(int lastLayer, DenseKernel kernel, boolean relu, ElementwiseKernel elementwise) {
    super(lastLayer, kernel.inputs(), kernel.units());
    this.kernel = kernel;
    this.relu = relu;
    this.elementwise = elementwise;
  }

  @Override
  WeightLayout weights() {
    return kernel;
  }

  @Override
  DenseKernel dense() {
    return kernel;
  }

  @Override
  int reluUnits() {
    return relu ? kernel.units() : 0;
  }

  @Override
  void forward(int n, float[] x, StageWeights w, float[] y, boolean training, long[] keys) {
    kernel.forward(n, x, w.kernel(), w.bias(), y);
    if (relu) {
      elementwise.relu(n * outputSize(), y);
    }
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
    if (relu) {
      elementwise.reluBackward(n * outputSize(), y, dy);
    }
    if (kept) {
      kernel.backwardBias(n, dy, g.bias());
    } else {
      kernel.backwardWeights(n, x, dy, g.kernel(), g.bias());
    }
    if (inputGradient) {
      kernel.backwardInput(n, dy, w.kernel(), dx);
    }
  }
}
