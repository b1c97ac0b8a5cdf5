package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.F;
import static org.lanewise.engine.kernel.Conv2dTile.L;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.jspecify.annotations.Nullable;

/**
 * The error function as every kernel computes it, in the form that GELU needs: the tail of the
 * normal distribution, {@code Φ(-a) = ½ · (1 - erf(a / √2))}.
 *
 * <pre>
 * Φ(-a) = e(-a²/2) · w · p(t)            w = 1 / (1 + 0.3·a),  t = 0.3·a·w = 1 - w,  0 ≤ a ≤ 14
 * </pre>
 *
 * <p>p is a polynomial of degree 9 with a largest relative error of 4.3e-9 on [0, 13.3], found by
 * rounding one coefficient after the other and making the rest smallest again. As it is one of t,
 * and not of w, a small a keeps its bits. What a²/2 loses when it is rounded is multiplied back in,
 * or the exponential would magnify it. Taking the tail by itself, and not 1 - erf, keeps its
 * relative error small however far out: 4e-7 at most up to a = 12.9, as ExponentialTest finds;
 * beyond 13.24 it is zero. Form of w: Press et al., "Numerical Recipes", section 6.2, erfc.
 */
final class NormalTail {

  /** The tail is zero from here on, and the square not yet infinite. */
  static final float END = 14f;

  private static final float BEND = 0.3f;

  private static final float P0 = 0.5f;
  private static final float P1 = -0x1.a8dc80p-1f;
  private static final float P2 = 0x1.3c7dfap-1f;
  private static final float P3 = -0x1.4c015cp-4f;
  private static final float P4 = -0x1.1dc418p-3f;
  private static final float P5 = 0x1.7462acp-6f;
  private static final float P6 = 0x1.73cf94p-7f;
  private static final float P7 = 0x1.1db6ccp-4f;
  private static final float P8 = -0x1.280f30p-4f;
  private static final float P9 = 0x1.4dfde0p-6f;

  private NormalTail() {}

  /** e(-a²/2), of 0 ≤ a ≤ 14. */
  static float bell(float a) {
    float half = 0.5f * a;
    float square = half * a;
    float lost = Math.fma(half, a, -square);
    float e = Exponential.of(-square);
    return Math.fma(e, -lost, e);
  }

  /**
   * {@code Φ(-a)}.
   *
   * @param a from 0 to 14
   * @param bell that of {@code a}
   */
  static float of(float a, float bell) {
    float w = 1f / Math.fma(a, BEND, 1f);
    float t = BEND * a * w;
    float p = Math.fma(P9, t, P8);
    p = Math.fma(p, t, P7);
    p = Math.fma(p, t, P6);
    p = Math.fma(p, t, P5);
    p = Math.fma(p, t, P4);
    p = Math.fma(p, t, P3);
    p = Math.fma(p, t, P2);
    p = Math.fma(p, t, P1);
    p = Math.fma(p, t, P0);
    return bell * (w * p);
  }

  /** The same steps in vectors, with the function that needs them: {@link ActivationGelu}. */
  static final class Vectors {

    private Vectors() {}

    /**
     * GELU or its gradient, of {@code n} elements, a multiple of the lanes.
     *
     * @param x not modified
     * @param dy for the gradient, not modified; null for the function
     * @param y overwritten; neither {@code x} nor {@code dy}
     */
    static void gelu(int n, float[] x, float @Nullable [] dy, float[] y) {
      for (int i = 0; i < n; i++) {
        float a = Math.min(Math.abs(x[i]), END);
        y[i] = -(0.5f * a * a);
      }
      Exponential.Vectors.of(n, y, y);
      FloatVector one = FloatVector.broadcast(F, 1f);
      for (int i = 0; i < n; i += L) {
        FloatVector v = FloatVector.fromArray(F, x, i);
        FloatVector e = FloatVector.fromArray(F, y, i);
        FloatVector a = v.abs().min(END);
        FloatVector half = a.mul(0.5f);
        FloatVector lost = half.fma(a, half.mul(a).neg());
        FloatVector bell = e.fma(lost.neg(), e);
        FloatVector w = one.div(a.fma(FloatVector.broadcast(F, BEND), one));
        FloatVector t = a.mul(BEND).mul(w);
        FloatVector p = FloatVector.broadcast(F, P9).fma(t, FloatVector.broadcast(F, P8));
        p = p.fma(t, FloatVector.broadcast(F, P7));
        p = p.fma(t, FloatVector.broadcast(F, P6));
        p = p.fma(t, FloatVector.broadcast(F, P5));
        p = p.fma(t, FloatVector.broadcast(F, P4));
        p = p.fma(t, FloatVector.broadcast(F, P3));
        p = p.fma(t, FloatVector.broadcast(F, P2));
        p = p.fma(t, FloatVector.broadcast(F, P1));
        p = p.fma(t, FloatVector.broadcast(F, P0));
        FloatVector tail = bell.mul(w.mul(p));
        VectorMask<Float> negative = v.compare(VectorOperators.LT, 0f);
        FloatVector phi = one.sub(tail).blend(tail, negative);
        if (dy == null) {
          v.max(-END).mul(phi).add(0f).intoArray(y, i);
        } else {
          FloatVector near = a.blend(a.neg(), negative);
          FloatVector slope = near.fma(bell.mul(ActivationGelu.DENSITY), phi);
          FloatVector.fromArray(F, dy, i).mul(slope).add(0f).intoArray(y, i);
        }
      }
    }
  }
}
