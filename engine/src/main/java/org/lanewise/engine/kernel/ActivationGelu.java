package org.lanewise.engine.kernel;

/**
 * {@link ActivationFunction#GELU}: {@code x · Φ(x)}, by {@link NormalTail}: Φ is the tail where x
 * is negative, else 1 less the tail.
 *
 * <pre>
 * y' = Φ(x) + x · φ(x)                               φ(x) = e(-x²/2) / √(2π)
 * </pre>
 *
 * <p>Beyond ±14 Φ is 0 or 1 and φ is 0, so that x may be cut off there.
 */
final class ActivationGelu extends ActivationTextbook {

  /** 1 / √(2π). */
  static final float DENSITY = 0x1.988454p-2f;

  @Override
  float value(float x) {
    float a = Math.min(Math.abs(x), NormalTail.END);
    float tail = NormalTail.of(a, NormalTail.bell(a));
    return Math.max(x, -NormalTail.END) * (x < 0f ? tail : 1f - tail);
  }

  @Override
  float gradient(float x, float dy) {
    float a = Math.min(Math.abs(x), NormalTail.END);
    float bell = NormalTail.bell(a);
    float tail = NormalTail.of(a, bell);
    float near = x < 0f ? -a : a;
    return dy * Math.fma(near, bell * DENSITY, x < 0f ? tail : 1f - tail);
  }

  /** The same in vectors. */
  static final class Fast extends ActivationFast {

    Fast() {
      super(new ActivationGelu());
    }

    @Override
    void forwardVectors(int n, float[] x, float[] y) {
      NormalTail.Vectors.gelu(n, x, null, y);
    }

    @Override
    void backwardVectors(int n, float[] x, float[] dy, float[] dx) {
      NormalTail.Vectors.gelu(n, x, dy, dx);
    }
  }
}
