package org.lanewise.engine.kernel;

/**
 * {@link ActivationFunction#SIGMOID}: {@code 1 / (1 + e(-x))}, by {@link Exponential}. The largest
 * error from -87 up is 2.4 units in the last place; below -88.37 the result is zero.
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

    @Override
    void forwardVectors(int from, int to, float[] x, float[] y) {
      Exponential.Vectors.sigmoid(from, to, x, y);
    }

    @Override
    void backwardVectors(int from, int to, float[] y, float[] dy, float[] dx) {
      for (int i = from; i < to; i++) {
        dx[i] = dy[i] * (y[i] * (1f - y[i])) + 0f;
      }
    }
  }
}
