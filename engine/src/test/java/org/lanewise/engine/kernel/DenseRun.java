package org.lanewise.engine.kernel;

import java.util.Arrays;

/** What came out, the weights' gradient in the plain order. */
record DenseRun(float[] y, float[] dx, float[] dw, float[] db) {

  /** Output arrays are a few floats larger than needed, and those must stay. */
  static DenseRun of(DenseKernel kernel, DenseData data) {
    int n = data.images();
    float[] w = ConvRun.prepared(kernel, data.w());
    float[] y = ConvRun.filled(n * kernel.units() + 3, 77f);
    float[] dx = ConvRun.filled(n * kernel.inputs() + 3, 77f);
    float[] dw = ConvRun.filled(kernel.gradientSize(), ConvRun.BEFORE);
    float[] db = ConvRun.filled(kernel.units(), ConvRun.BEFORE);
    float[] before = w.clone();
    kernel.forward(n, data.x(), w, data.b(), y);
    kernel.backwardInput(n, data.dy(), w, dx);
    kernel.backwardWeights(n, data.x(), data.dy(), dw, db);
    Bits.assertSame(before, w, "prepared weights");
    return new DenseRun(cut(y), cut(dx), ConvRun.plain(kernel, dw), db);
  }

  private static float[] cut(float[] values) {
    int size = values.length - 3;
    Bits.assertSame(
        ConvRun.filled(3, 77f), Arrays.copyOfRange(values, size, size + 3), "what lies behind");
    return Arrays.copyOf(values, size);
  }

  void assertSame(DenseRun actual, Object what) {
    Bits.assertSame(y, actual.y, what + ": y");
    Bits.assertSame(dx, actual.dx, what + ": dx");
    Bits.assertSame(dw, actual.dw, what + ": dw");
    Bits.assertSame(db, actual.db, what + ": db");
  }
}
