package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.F;
import static org.lanewise.engine.kernel.Conv2dTile.L;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The error function as every kernel computes it, in the form that GELU needs: the tail of the
 * normal distribution, {@code Φ(-a) = ½ · (1 - erf(a / √2))}.
 *
 * <pre>
 * Φ(-a) = e(-a²/2) · w · p(s)          w = 1 / (1 + 0.264·a),  s = a·w,  0 ≤ a ≤ 13.28
 * </pre>
 *
 * <p>p is a polynomial of degree 8 with a largest relative error of 1.1e-8 on that interval, found
 * by rounding one coefficient after the other, up or down, and making the rest smallest again. As
 * it is one of s, and not of w, a small a keeps its bits. Taking the tail by itself, and not 1 -
 * erf, keeps its relative error small however far out: 5e-7 at most up to a = 12.9, as
 * ExponentialTest finds; beyond 13.24 it is zero. Form of s: Press et al., "Numerical Recipes",
 * section 6.2, erfc.
 *
 * <p>The exponential is that of {@link Exponential}, but for r, which is rounded once from -½·a · a
 * as if that were exact: the exponential would magnify what a² loses.
 */
final class NormalTail {

  /** From here on the tail is zero: k is -127, and so 2^k. */
  static final float END = 13.28f;

  /** φ(a) = {@link #DENSITY} · e(-a²/2): 1 / √(2π). */
  static final float DENSITY = 0x1.988454p-2f;

  /** ln(2) in two floats; the first has 15 bits, so that its product with k is exact. */
  private static final float LN2_HIGH = 0x1.62e4p-1f;

  private static final float LN2_LOW = 0x1.7f7d1cp-20f;

  private static final float BEND = 0.264f;

  private static final float P0 = 0.5f;
  private static final float P1 = -0x1.11595ep-2f;
  private static final float P2 = 0x1.2ff576p-4f;
  private static final float P3 = -0x1.2d99f0p-7f;
  private static final float P4 = -0x1.38446ep-12f;
  private static final float P5 = 0x1.3cca24p-13f;
  private static final float P6 = 0x1.753670p-16f;
  private static final float P7 = -0x1.2fe432p-17f;
  private static final float P8 = 0x1.8a2372p-21f;

  private NormalTail() {}

  /** e(-a²/2), of 0 ≤ a ≤ {@link #END}. */
  static float bell(float a) {
    float half = -0.5f * a;
    float rounded = Math.fma(half, a * Exponential.LOG2_E, Exponential.ROUNDING);
    float k = rounded - Exponential.ROUNDING;
    float r = Math.fma(k, -LN2_LOW, Math.fma(half, a, k * -LN2_HIGH));
    float power = Exponential.power(rounded);
    return Math.fma(power, Exponential.lessOne(r), power);
  }

  /** {@code p(s)}. */
  private static float polynomial(float s) {
    float p = Math.fma(P8, s, P7);
    p = Math.fma(p, s, P6);
    p = Math.fma(p, s, P5);
    p = Math.fma(p, s, P4);
    p = Math.fma(p, s, P3);
    p = Math.fma(p, s, P2);
    p = Math.fma(p, s, P1);
    return Math.fma(p, s, P0);
  }

  /** {@code Φ(-a) / e(-a²/2) = w · p(s)}. */
  static float quotient(float a) {
    float w = 1f / Math.fma(a, BEND, 1f);
    return w * polynomial(a * w);
  }

  /** {@code a · Φ(-a) / e(-a²/2) = s · p(s)}. */
  static float product(float a) {
    float s = a / Math.fma(a, BEND, 1f);
    return polynomial(s) * s;
  }

  /**
   * The same steps in vectors, with the functions that need them: those of {@link ActivationGelu},
   * over the elements from one to another, in whole vectors. The minimum of |x| and the end is one
   * of integers, which takes half the time; it makes a number of a NaN, which comes back where |x|
   * is read once more.
   */
  static final class Vectors {

    /** All bits but the sign. */
    private static final int MAGNITUDE = 0x7fffffff;

    private static final int END_BITS = Float.floatToRawIntBits(END);

    private Vectors() {}

    /** {@code y[i] = max(x[i], 0) - a · Φ(-a)}, a = |x[i]|; y is not x. */
    static void gelu(int from, int to, float[] x, float[] y) {
      bells(from, to, x, y);
      FloatVector one = FloatVector.broadcast(F, 1f);
      FloatVector bend = FloatVector.broadcast(F, BEND);
      for (int i = from; i < to; i += L) {
        FloatVector v = FloatVector.fromArray(F, x, i);
        FloatVector all = v.abs();
        FloatVector a =
            all.reinterpretAsInts().lanewise(VectorOperators.MIN, END_BITS).reinterpretAsFloats();
        FloatVector s = a.div(all.fma(bend, one));
        FloatVector p = FloatVector.broadcast(F, -P8).fma(s, FloatVector.broadcast(F, -P7));
        p = p.fma(s, FloatVector.broadcast(F, -P6));
        p = p.fma(s, FloatVector.broadcast(F, -P5));
        p = p.fma(s, FloatVector.broadcast(F, -P4));
        p = p.fma(s, FloatVector.broadcast(F, -P3));
        p = p.fma(s, FloatVector.broadcast(F, -P2));
        p = p.fma(s, FloatVector.broadcast(F, -P1));
        p = p.fma(s, FloatVector.broadcast(F, -P0)).mul(s);
        FloatVector positive =
            v.reinterpretAsInts().lanewise(VectorOperators.MAX, 0).reinterpretAsFloats();
        FloatVector.fromArray(F, y, i).fma(p, positive).add(0f).intoArray(y, i);
      }
    }

    /** {@code dx[i] = dy[i] · (x[i] < 0 ? h : 1 - h)}, h = Φ(-a) - a · φ(a); dx is neither. */
    static void gradient(int from, int to, float[] x, float[] dy, float[] dx) {
      bells(from, to, x, dx);
      FloatVector one = FloatVector.broadcast(F, 1f);
      FloatVector bend = FloatVector.broadcast(F, BEND);
      for (int i = from; i < to; i += L) {
        FloatVector v = FloatVector.fromArray(F, x, i);
        FloatVector all = v.abs();
        FloatVector a =
            all.reinterpretAsInts().lanewise(VectorOperators.MIN, END_BITS).reinterpretAsFloats();
        FloatVector w = one.div(all.fma(bend, one));
        FloatVector s = a.mul(w);
        FloatVector p = FloatVector.broadcast(F, P8).fma(s, FloatVector.broadcast(F, P7));
        p = p.fma(s, FloatVector.broadcast(F, P6));
        p = p.fma(s, FloatVector.broadcast(F, P5));
        p = p.fma(s, FloatVector.broadcast(F, P4));
        p = p.fma(s, FloatVector.broadcast(F, P3));
        p = p.fma(s, FloatVector.broadcast(F, P2));
        p = p.fma(s, FloatVector.broadcast(F, P1));
        p = p.fma(s, FloatVector.broadcast(F, P0)).mul(w);
        FloatVector bell = FloatVector.fromArray(F, dx, i);
        FloatVector h = a.fma(FloatVector.broadcast(F, -DENSITY), p).mul(bell);
        FloatVector slope = one.sub(h).blend(h, v.compare(VectorOperators.LT, 0f));
        FloatVector.fromArray(F, dy, i).mul(slope).add(0f).intoArray(dx, i);
      }
    }

    /** {@code y[i] = e(-a²/2)}, of NaN that of the end. */
    private static void bells(int from, int to, float[] x, float[] y) {
      FloatVector rounding = FloatVector.broadcast(F, Exponential.ROUNDING);
      for (int i = from; i < to; i += L) {
        FloatVector a =
            FloatVector.fromArray(F, x, i)
                .reinterpretAsInts()
                .and(MAGNITUDE)
                .lanewise(VectorOperators.MIN, END_BITS)
                .reinterpretAsFloats();
        FloatVector half = a.mul(-0.5f);
        FloatVector rounded = half.fma(a.mul(Exponential.LOG2_E), rounding);
        FloatVector k = rounded.sub(rounding);
        FloatVector r = half.fma(a, k.mul(-LN2_HIGH));
        r = k.fma(FloatVector.broadcast(F, -LN2_LOW), r);
        FloatVector square = r.mul(r);
        FloatVector high =
            r.fma(
                FloatVector.broadcast(F, Exponential.C5), FloatVector.broadcast(F, Exponential.C4));
        high = square.fma(FloatVector.broadcast(F, Exponential.C6), high);
        FloatVector p =
            r.fma(
                FloatVector.broadcast(F, Exponential.C3), FloatVector.broadcast(F, Exponential.C2));
        FloatVector q = square.fma(square.fma(high, p), r);
        FloatVector power =
            rounded
                .reinterpretAsInts()
                .lanewise(VectorOperators.LSHL, Exponential.FRACTION_BITS)
                .add(Exponential.ONE)
                .reinterpretAsFloats();
        power.fma(q, power).intoArray(y, i);
      }
    }
  }
}
