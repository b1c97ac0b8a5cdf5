package org.lanewise.engine.kernel;

/** What came out of a convolution with ReLU and pooling, and of its backward pass. */
record StageRun(float[] y, float[] dx, float[] dw, float[] db) {

  /** One kernel after the other; {@code dy} is the gradient behind the pooling. */
  static StageRun separate(Conv2dKernel conv, MaxPool2dKernel pool, ConvData data, float[] dy) {
    Conv2dGeometry g = conv.geometry();
    int n = data.images();
    float[] w = ConvRun.prepared(conv, data.w());
    float[] activations = new float[n * g.outputSize()];
    conv.forward(n, data.x(), w, data.b(), activations);
    ActivationKernel relu = KernelSets.TEXTBOOK.activation(ActivationFunction.RELU, 0, 1);
    relu.forward(activations.length, activations, activations);
    float[] y = new float[n * pool.geometry().outputSize()];
    int[] winners = new int[y.length];
    pool.forward(n, activations, y, winners);
    float[] gradient = new float[activations.length];
    pool.backward(n, dy, winners, gradient);
    relu.backward(activations.length, activations, gradient, gradient);
    float[] dx = new float[n * g.inputSize()];
    conv.backwardInput(n, gradient, w, dx);
    float[] dw = ConvRun.filled(conv.gradientSize(), ConvRun.BEFORE);
    float[] db = ConvRun.filled(g.filters(), ConvRun.BEFORE);
    conv.backwardWeights(n, data.x(), gradient, dw, db);
    return new StageRun(y, dx, ConvRun.plain(conv, dw), db);
  }

  static StageRun together(Conv2dPoolKernel kernel, ConvData data, float[] dy) {
    Conv2dGeometry g = kernel.geometry();
    int n = data.images();
    float[] w = ConvRun.prepared(kernel, data.w());
    float[] y = ConvRun.filled(n * kernel.pool().outputSize(), Float.NaN);
    float[] dx = ConvRun.filled(n * g.inputSize(), Float.NaN);
    float[] dw = ConvRun.filled(kernel.gradientSize(), ConvRun.BEFORE);
    float[] db = ConvRun.filled(g.filters(), ConvRun.BEFORE);
    float[] winners = ConvRun.filled(y.length, Float.NaN);
    kernel.forward(n, data.x(), w, data.b(), y, winners);
    kernel.backward(n, data.x(), y, dy, winners, w, dw, db, dx, true);
    return new StageRun(y, dx, ConvRun.plain(kernel, dw), db);
  }

  /** As {@code kernels} runs it: together if it can. */
  static StageRun of(KernelSet kernels, StageCase c, ConvData data, float[] dy) {
    Conv2dGeometry g = c.conv().geometry();
    return kernels
        .conv2dPool(g, c.pool())
        .map(kernel -> together(kernel, data, dy))
        .orElseGet(() -> separate(kernels.conv2d(g), kernels.maxPool2d(c.pool()), data, dy));
  }

  void assertSame(StageRun actual, Object what) {
    Bits.assertSame(y, actual.y, what + ": y");
    Bits.assertSame(dx, actual.dx, what + ": dx");
    Bits.assertSame(dw, actual.dw, what + ": dw");
    Bits.assertSame(db, actual.db, what + ": db");
  }
}
