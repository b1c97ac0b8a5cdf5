package org.lanewise.engine.kernel;

/**
 * {@link ActivationFunction#SILU}: {@code x · s} with s = sigmoid(x), by {@link Exponential}. Below
 * -100 s is zero, so that x may be cut off there: then infinity gives the limit, and not NaN.
 */
final class ActivationSilu extends ActivationTextbook {

  private static final float END = 100f;

  @Override
  float value(float x) {
    return Math.max(x, -END) * ActivationSigmoid.of(x);
  }

  /** The product rule with s' = s · (1 - s). */
  @Override
  float gradient(float x, float dy) {
    float s = ActivationSigmoid.of(x);
    float near = Math.min(Math.max(x, -END), END);
    return dy * (s * Math.fma(near, 1f - s, 1f));
  }

  /** The same in vectors. */
  static final class Fast extends ActivationFast {

    Fast() {
      super(new ActivationSilu());
    }

    @Override
    void forwardVectors(int n, float[] x, float[] y) {
      ActivationSigmoid.Fast.of(n, x, y);
      for (int i = 0; i < n; i++) {
        y[i] = Math.max(x[i], -END) * y[i] + 0f;
      }
    }

    @Override
    void backwardVectors(int n, float[] x, float[] dy, float[] dx) {
      ActivationSigmoid.Fast.of(n, x, dx);
      for (int i = 0; i < n; i++) {
        float s = dx[i];
        float near = Math.min(Math.max(x[i], -END), END);
        dx[i] = dy[i] * (s * Math.fma(near, 1f - s, 1f)) + 0f;
      }
    }
  }
}
