package org.lanewise.engine.network;

import org.lanewise.engine.kernel.Conv2dKernel;
import org.lanewise.engine.kernel.ElementwiseKernel;
import org.lanewise.engine.kernel.WeightLayout;

/** A convolution and, if it has one, its ReLU. */
final class Conv2dStage extends Stage {

  private final Conv2dKernel kernel;
  private final boolean relu;
  private final ElementwiseKernel elementwise;

  Conv2dStage(int lastLayer, Conv2dKernel kernel, boolean relu, ElementwiseKernel elementwise) {
    super(lastLayer, kernel.geometry().inputSize(), kernel.geometry().outputSize());
    this.kernel = kernel;
    this.relu = relu;
    this.elementwise = elementwise;
  }

  @Override
  WeightLayout weights() {
    return kernel;
  }

  @Override
  int reluUnits() {
    return relu ? kernel.geometry().filters() : 0;
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
    kernel.backwardWeights(n, x, dy, g.kernel(), g.bias());
    if (inputGradient) {
      kernel.backwardInput(n, dy, w.kernel(), dx);
    }
  }
}
