package org.lanewise.engine.kernel;

/**
 * {@link ActivationFunction#GELU_TANH}: the approximation of {@link ActivationGelu} by tanh, as a
 * sigmoid, which is the same and loses nothing where x is negative.
 *
 * <pre>
 * z = √(8/π) · (x + 0.044715 · x³)
 * y = ½·x · (1 + tanh(z/2)) = x · s                  s = sigmoid(z)
 * y' = s + x·z' · s · (1 - s)                        z' = √(8/π) · (1 + 3 · 0.044715 · x²)
 * </pre>
 *
 * <p>Beyond ±20 s is 0 or 1, so that x may be cut off there before anything overflows.
 */
final class ActivationGeluTanh extends ActivationTextbook {

  private static final float END = 20f;

  /** √(8/π). */
  private static final float LINEAR = 0x1.988454p+0f;

  /** √(8/π) · 0.044715. */
  private static final float CUBIC = 0x1.2444f2p-4f;

  private static final float THREE_CUBIC = 0x1.b6676cp-3f;

  @Override
  float value(float x) {
    float near = Math.min(Math.max(x, -END), END);
    float z = near * Math.fma(near * near, CUBIC, LINEAR);
    return Math.max(x, -END) * ActivationSigmoid.of(z);
  }

  @Override
  float gradient(float x, float dy) {
    float near = Math.min(Math.max(x, -END), END);
    float square = near * near;
    float s = ActivationSigmoid.of(near * Math.fma(square, CUBIC, LINEAR));
    float steep = near * Math.fma(square, THREE_CUBIC, LINEAR);
    return dy * (s * Math.fma(steep, 1f - s, 1f));
  }

  /** The same in vectors. */
  static final class Fast extends ActivationFast {

    Fast() {
      super(new ActivationGeluTanh());
    }

    @Override
    void forwardVectors(int n, float[] x, float[] y) {
      sigmoids(n, x, y);
      for (int i = 0; i < n; i++) {
        y[i] = Math.max(x[i], -END) * y[i] + 0f;
      }
    }

    @Override
    void backwardVectors(int n, float[] x, float[] dy, float[] dx) {
      sigmoids(n, x, dx);
      for (int i = 0; i < n; i++) {
        float near = Math.min(Math.max(x[i], -END), END);
        float steep = near * Math.fma(near * near, THREE_CUBIC, LINEAR);
        float s = dx[i];
        dx[i] = dy[i] * (s * Math.fma(steep, 1f - s, 1f)) + 0f;
      }
    }

    private static void sigmoids(int n, float[] x, float[] s) {
      for (int i = 0; i < n; i++) {
        float near = Math.min(Math.max(x[i], -END), END);
        s[i] = near * Math.fma(near * near, CUBIC, LINEAR);
      }
      ActivationSigmoid.Fast.of(n, s, s);
    }
  }
}
