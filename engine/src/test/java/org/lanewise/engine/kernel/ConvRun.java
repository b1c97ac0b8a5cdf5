package org.lanewise.engine.kernel;

import java.util.Arrays;

/** What came out of a convolution and its gradients, the weights' in the plain order. */
record ConvRun(float[] y, float[] dx, float[] dw, float[] db) {

  /** What the gradients hold before: in whatever order a kernel keeps them, it is the same. */
  static final float BEFORE = 0.1f;

  /** One call of each routine for all the images. */
  static ConvRun of(Conv2dKernel kernel, ConvData data) {
    Conv2dGeometry g = kernel.geometry();
    int n = data.images();
    float[] w = prepared(kernel, data.w());
    float[] y = filled(n * g.outputSize(), Float.NaN);
    kernel.forward(n, data.x(), w, data.b(), y);
    float[] dx = filled(n * g.inputSize(), Float.NaN);
    kernel.backwardInput(n, data.dy(), w, dx);
    float[] dw = filled(kernel.gradientSize(), BEFORE);
    float[] db = filled(g.filters(), BEFORE);
    kernel.backwardWeights(n, data.x(), data.dy(), dw, db);
    return new ConvRun(y, dx, plain(kernel, dw), db);
  }

  /** The same, with both gradients by one call. */
  static ConvRun ofBoth(Conv2dKernel kernel, ConvData data) {
    int n = data.images();
    float[] w = prepared(kernel, data.w());
    float[] y = filled(n * kernel.geometry().outputSize(), Float.NaN);
    kernel.forward(n, data.x(), w, data.b(), y);
    float[] dx = filled(n * kernel.geometry().inputSize(), Float.NaN);
    float[] dw = filled(kernel.gradientSize(), BEFORE);
    float[] db = filled(kernel.geometry().filters(), BEFORE);
    kernel.backward(n, data.x(), data.dy(), w, dw, db, dx);
    return new ConvRun(y, dx, plain(kernel, dw), db);
  }

  void assertSame(ConvRun actual, Object what) {
    Bits.assertSame(y, actual.y, what + ": y");
    Bits.assertSame(dx, actual.dx, what + ": dx");
    Bits.assertSame(dw, actual.dw, what + ": dw");
    Bits.assertSame(db, actual.db, what + ": db");
  }

  /** Twice into the same array, as step after step does: the first time's NaN must all go. */
  static float[] prepared(WeightLayout layout, float[] weights) {
    float[] prepared = new float[layout.preparedSize()];
    layout.prepare(filled(layout.weightSize(), Float.NaN), 0, prepared);
    layout.prepare(weights, 0, prepared);
    return prepared;
  }

  static float[] plain(WeightLayout layout, float[] accumulated) {
    float[] plain = filled(layout.weightSize(), Float.NaN);
    layout.gradientToWeights(accumulated, plain, 0);
    return plain;
  }

  static float[] filled(int size, float value) {
    float[] values = new float[size];
    Arrays.fill(values, value);
    return values;
  }
}
