package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.F;
import static org.lanewise.engine.kernel.Conv2dTile.L;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The exponential function as every kernel computes it: a polynomial in fixed float operations, so
 * that its bits depend neither on the platform's library nor on the width of the vectors.
 *
 * <pre>
 * k = x · log2(e), rounded to the nearest whole number
 * r = x − k · ln(2)                                     |r| ≤ 0.347
 * e(x) = 2^k · (1 + r + r² · (c2 + c3·r + c4·r² + c5·r³ + c6·r⁴))
 * </pre>
 *
 * <p>The coefficients make the largest relative error of the polynomial on that interval smallest
 * (3.3e-9 before they are rounded). Above {@link #HIGH} the result is infinity, below {@link #LOW}
 * zero; NaN stays NaN. The largest relative error in between is 1.3e-7, 1.2 units in the last
 * place, as ExponentialTest finds it over the whole range; where the result is subnormal (x below
 * -87.3) it has fewer bits.
 *
 * <p>{@link #minusOne} is e(x) - 1 from the same polynomial without its 1, so that a small x loses
 * nothing: the largest error is 1.4 units in the last place, and x itself comes out where it is
 * subnormal.
 */
final class Exponential {

  /** Above this k would be 128, and 2^k no float. */
  static final float HIGH = 88.37f;

  /** Below this k would be -127, and 2^k no normal float. */
  static final float LOW = -87.68f;

  /** From here down {@link #minusOne} is -1. */
  static final float LEAST = -87f;

  private static final float LOG2_E = 0x1.715476p+0f;

  /** ln(2) in two floats: the first rounded, the second what is missing. */
  private static final float LN2_HIGH = 0x1.62e430p-1f;

  private static final float LN2_LOW = -0x1.05c610p-29f;

  /**
   * 1.5 · 2^23: a number of this size has no fraction, so adding it rounds to the nearest whole
   * number and leaves that in the lowest bits.
   */
  private static final float ROUNDING = 0x1.8p23f;

  private static final float C2 = 0x1.fffffcp-2f;
  private static final float C3 = 0x1.55548ap-3f;
  private static final float C4 = 0x1.555916p-5f;
  private static final float C5 = 0x1.123fc2p-7f;
  private static final float C6 = 0x1.6a1a4ep-10f;

  /** The bits of 1: an exponent of zero. */
  private static final int ONE = 0x3f800000;

  /** Bits of a float behind its exponent. */
  private static final int FRACTION_BITS = 23;

  private Exponential() {}

  /** e to the power of x. */
  static float of(float x) {
    if (x > HIGH) {
      return Float.POSITIVE_INFINITY;
    }
    if (x < LOW) {
      return 0f;
    }
    float rounded = Math.fma(x, LOG2_E, ROUNDING);
    float k = rounded - ROUNDING;
    float r = Math.fma(k, -LN2_LOW, Math.fma(k, -LN2_HIGH, x));
    float p = Math.fma(polynomial(r), r, 1f);
    p = Math.fma(p, r, 1f);
    return p * power(rounded);
  }

  /**
   * {@code e(x) - 1}.
   *
   * @param any at most 88, or NaN
   */
  static float minusOne(float any) {
    float x = Math.max(any, LEAST);
    float rounded = Math.fma(x, LOG2_E, ROUNDING);
    float k = rounded - ROUNDING;
    float r = Math.fma(k, -LN2_LOW, Math.fma(k, -LN2_HIGH, x));
    float q = Math.fma(r * r, polynomial(r), r);
    float power = power(rounded);
    return Math.fma(power, q, power - 1f);
  }

  /** {@code c2 + c3·r + c4·r² + c5·r³ + c6·r⁴}. */
  private static float polynomial(float r) {
    float p = Math.fma(C6, r, C5);
    p = Math.fma(p, r, C4);
    p = Math.fma(p, r, C3);
    return Math.fma(p, r, C2);
  }

  /** {@code 2^k}, of {@code k + ROUNDING}. */
  private static float power(float rounded) {
    return Float.intBitsToFloat((Float.floatToRawIntBits(rounded) << FRACTION_BITS) + ONE);
  }

  /**
   * The same steps in vectors, over arrays: a method that took and returned a vector would allocate
   * it wherever the compiler does not inline the call.
   */
  static final class Vectors {

    private Vectors() {}

    /** {@code y[i] = e(x[i])}; {@code n} is a multiple of the lanes, and y may be x. */
    static void of(int n, float[] x, float[] y) {
      FloatVector one = FloatVector.broadcast(F, 1f);
      FloatVector rounding = FloatVector.broadcast(F, ROUNDING);
      for (int i = 0; i < n; i += L) {
        FloatVector v = FloatVector.fromArray(F, x, i);
        FloatVector rounded = v.fma(FloatVector.broadcast(F, LOG2_E), rounding);
        FloatVector k = rounded.sub(rounding);
        FloatVector r = k.fma(FloatVector.broadcast(F, -LN2_HIGH), v);
        r = k.fma(FloatVector.broadcast(F, -LN2_LOW), r);
        FloatVector p = FloatVector.broadcast(F, C6).fma(r, FloatVector.broadcast(F, C5));
        p = p.fma(r, FloatVector.broadcast(F, C4));
        p = p.fma(r, FloatVector.broadcast(F, C3));
        p = p.fma(r, FloatVector.broadcast(F, C2));
        p = p.fma(r, one).fma(r, one);
        IntVector power =
            rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, FRACTION_BITS).add(ONE);
        p.mul(power.reinterpretAsFloats())
            .blend(Float.POSITIVE_INFINITY, v.compare(VectorOperators.GT, HIGH))
            .blend(0f, v.compare(VectorOperators.LT, LOW))
            .intoArray(y, i);
      }
    }

    /**
     * {@code y[i] = x[i] > limit ? x[i] : e(x[i]) - 1}; {@code n} is a multiple of the lanes, and y
     * may be x.
     */
    static void minusOne(int n, float limit, float[] x, float[] y) {
      FloatVector rounding = FloatVector.broadcast(F, ROUNDING);
      for (int i = 0; i < n; i += L) {
        FloatVector all = FloatVector.fromArray(F, x, i);
        FloatVector v = all.max(LEAST);
        FloatVector rounded = v.fma(FloatVector.broadcast(F, LOG2_E), rounding);
        FloatVector k = rounded.sub(rounding);
        FloatVector r = k.fma(FloatVector.broadcast(F, -LN2_HIGH), v);
        r = k.fma(FloatVector.broadcast(F, -LN2_LOW), r);
        FloatVector p = FloatVector.broadcast(F, C6).fma(r, FloatVector.broadcast(F, C5));
        p = p.fma(r, FloatVector.broadcast(F, C4));
        p = p.fma(r, FloatVector.broadcast(F, C3));
        p = p.fma(r, FloatVector.broadcast(F, C2));
        FloatVector q = r.mul(r).fma(p, r);
        FloatVector power =
            rounded
                .reinterpretAsInts()
                .lanewise(VectorOperators.LSHL, FRACTION_BITS)
                .add(ONE)
                .reinterpretAsFloats();
        power
            .fma(q, power.sub(1f))
            .blend(all, all.compare(VectorOperators.GT, limit))
            .intoArray(y, i);
      }
    }
  }
}
