package org.lanewise.engine.kernel;

/**
 * {@link ActivationFunction#GELU}: {@code x · Φ(x)}, by {@link NormalTail}, with a = |x|:
 *
 * <pre>
 * y  = max(x, 0) - a · Φ(-a)
 * y' = Φ(x) + x · φ(x) = x &lt; 0 ? h : 1 - h           h = Φ(-a) - a · φ(a)
 * </pre>
 *
 * <p>Beyond ±13.28 Φ is 0 or 1 and φ is 0, so that a may be cut off there.
 */
final class ActivationGelu extends ActivationTextbook {

  @Override
  float value(float x) {
    float a = Math.min(Math.abs(x), NormalTail.END);
    return Math.fma(NormalTail.bell(a), -NormalTail.product(a), Math.max(x, 0f));
  }

  @Override
  float gradient(float x, float dy) {
    float a = Math.min(Math.abs(x), NormalTail.END);
    float h = NormalTail.bell(a) * Math.fma(a, -NormalTail.DENSITY, NormalTail.quotient(a));
    return dy * (x < 0f ? h : 1f - h);
  }

  /** The same in vectors. */
  static final class Fast extends ActivationFast {

    Fast() {
      super(new ActivationGelu());
    }

    @Override
    void forwardVectors(int from, int to, float[] x, float[] y) {
      NormalTail.Vectors.gelu(from, to, x, y);
    }

    @Override
    void backwardVectors(int from, int to, float[] x, float[] dy, float[] dx) {
      NormalTail.Vectors.gradient(from, to, x, dy, dx);
    }
  }
}
