package org.lanewise.engine.kernel;

/**
 * {@link ActivationFunction#SIGMOID}: {@code 1 / (1 + e(-x))}, by {@link Exponential}. The largest
 * error from -87 up is 2.3 units in the last place; below -88.37 the result is zero.
 */
final class ActivationSigmoid extends ActivationTextbook {

  static float of(float x) {
    return 1f / (1f + Exponential.of(-x));
  }

  @Override
  float value(float x) {
    return of(x);
  }

  @Override
  float gradient(float y, float dy) {
    return dy * (y * (1f - y));
  }

  /** The same in vectors. */
  static final class Fast extends ActivationFast {

    Fast() {
      super(new ActivationSigmoid());
    }

    /** The sigmoids of {@code n} elements, a multiple of the lanes; y may be x. */
    static void of(int n, float[] x, float[] y) {
      for (int i = 0; i < n; i++) {
        y[i] = -x[i];
      }
      Exponential.Vectors.of(n, y, y);
      for (int i = 0; i < n; i++) {
        y[i] = 1f / (1f + y[i]) + 0f;
      }
    }

    @Override
    void forwardVectors(int n, float[] x, float[] y) {
      of(n, x, y);
    }

    @Override
    void backwardVectors(int n, float[] y, float[] dy, float[] dx) {
      for (int i = 0; i < n; i++) {
        dx[i] = dy[i] * (y[i] * (1f - y[i])) + 0f;
      }
    }
  }
}
