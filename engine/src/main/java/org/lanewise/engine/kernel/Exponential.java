package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.F;
import static org.lanewise.engine.kernel.Conv2dTile.L;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The exponential function as every kernel computes it: a polynomial in fixed float operations, so
 * that its bits depend neither on the platform's library nor on the width of the vectors.
 *
 * <pre>
 * k = x · log2(e), rounded to the nearest whole number
 * r = x − k · ln(2)                                     |r| ≤ 0.347
 * e(x) = 2^k + 2^k · q,   q = r + r² · p,   p = c2 + c3·r + c4·r² + c5·r³ + c6·r⁴
 * </pre>
 *
 * <p>The coefficients make the largest relative error of the polynomial on that interval smallest
 * (3.3e-9 before they are rounded). Above {@link #HIGH} the result is infinity, below {@link #LOW}
 * zero; NaN stays NaN. The largest relative error in between is 8e-8, 1.0 units in the last place,
 * as ExponentialTest finds it over the whole range; where the result is subnormal (x below -87.3)
 * it has fewer bits.
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

  static final float LOG2_E = 0x1.715476p+0f;

  /** ln(2) in two floats: the first rounded, the second what is missing. */
  private static final float LN2_HIGH = 0x1.62e430p-1f;

  private static final float LN2_LOW = -0x1.05c610p-29f;

  /**
   * 1.5 · 2^23: a number of this size has no fraction, so adding it rounds to the nearest whole
   * number and leaves that in the lowest bits.
   */
  static final float ROUNDING = 0x1.8p23f;

  static final float C2 = 0x1.fffffcp-2f;
  static final float C3 = 0x1.55548ap-3f;
  static final float C4 = 0x1.555916p-5f;
  static final float C5 = 0x1.123fc2p-7f;
  static final float C6 = 0x1.6a1a4ep-10f;

  /** The bits of 1: an exponent of zero. */
  static final int ONE = 0x3f800000;

  /** Bits of a float behind its exponent. */
  static final int FRACTION_BITS = 23;

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
    float power = power(rounded);
    return Math.fma(power, lessOne(r), power);
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
    float power = power(rounded);
    return Math.fma(power, lessOne(r), power - 1f);
  }

  /**
   * q, which is e(r) - 1, of a reduced r. In pairs, so that few multiply-adds wait for each other:
   * {@code p = (c2 + c3·r) + r² · ((c4 + c5·r) + r² · c6)}.
   */
  static float lessOne(float r) {
    float square = r * r;
    float high = Math.fma(square, C6, Math.fma(r, C5, C4));
    float p = Math.fma(square, high, Math.fma(r, C3, C2));
    return Math.fma(square, p, r);
  }

  /** {@code 2^k}, of {@code k + ROUNDING}. */
  static float power(float rounded) {
    return Float.intBitsToFloat((Float.floatToRawIntBits(rounded) << FRACTION_BITS) + ONE);
  }

  /**
   * The same steps in vectors, over arrays: a method that took and returned a vector would allocate
   * it wherever the compiler does not inline the call. Each works on the elements from one to
   * another, in whole vectors, and y may be x. Compare and blend stand for max and min, which take
   * twice as long because they tell zeros apart.
   */
  static final class Vectors {

    private Vectors() {}

    /** {@code y[i] = e(x[i])}; x is at most {@link #HIGH}, or NaN. */
    static void of(int from, int to, float[] x, float[] y) {
      FloatVector rounding = FloatVector.broadcast(F, ROUNDING);
      for (int i = from; i < to; i += L) {
        FloatVector v = FloatVector.fromArray(F, x, i);
        FloatVector rounded = v.fma(FloatVector.broadcast(F, LOG2_E), rounding);
        FloatVector k = rounded.sub(rounding);
        FloatVector r = k.fma(FloatVector.broadcast(F, -LN2_HIGH), v);
        r = k.fma(FloatVector.broadcast(F, -LN2_LOW), r);
        FloatVector square = r.mul(r);
        FloatVector high = r.fma(FloatVector.broadcast(F, C5), FloatVector.broadcast(F, C4));
        high = square.fma(FloatVector.broadcast(F, C6), high);
        FloatVector p = r.fma(FloatVector.broadcast(F, C3), FloatVector.broadcast(F, C2));
        FloatVector q = square.fma(square.fma(high, p), r);
        FloatVector power =
            rounded
                .reinterpretAsInts()
                .lanewise(VectorOperators.LSHL, FRACTION_BITS)
                .add(ONE)
                .reinterpretAsFloats();
        power.fma(q, power).blend(0f, v.compare(VectorOperators.LT, LOW)).intoArray(y, i);
      }
    }

    /** {@code y[i] = 1 / (1 + e(-x[i]))}. */
    static void sigmoid(int from, int to, float[] x, float[] y) {
      FloatVector one = FloatVector.broadcast(F, 1f);
      FloatVector rounding = FloatVector.broadcast(F, ROUNDING);
      for (int i = from; i < to; i += L) {
        FloatVector v = FloatVector.fromArray(F, x, i).neg();
        FloatVector rounded = v.fma(FloatVector.broadcast(F, LOG2_E), rounding);
        FloatVector k = rounded.sub(rounding);
        FloatVector r = k.fma(FloatVector.broadcast(F, -LN2_HIGH), v);
        r = k.fma(FloatVector.broadcast(F, -LN2_LOW), r);
        FloatVector square = r.mul(r);
        FloatVector high = r.fma(FloatVector.broadcast(F, C5), FloatVector.broadcast(F, C4));
        high = square.fma(FloatVector.broadcast(F, C6), high);
        FloatVector p = r.fma(FloatVector.broadcast(F, C3), FloatVector.broadcast(F, C2));
        FloatVector q = square.fma(square.fma(high, p), r);
        FloatVector power =
            rounded
                .reinterpretAsInts()
                .lanewise(VectorOperators.LSHL, FRACTION_BITS)
                .add(ONE)
                .reinterpretAsFloats();
        FloatVector e =
            power
                .fma(q, power)
                .blend(Float.POSITIVE_INFINITY, v.compare(VectorOperators.GT, HIGH))
                .blend(0f, v.compare(VectorOperators.LT, LOW));
        one.div(one.add(e)).intoArray(y, i);
      }
    }

    /** {@code y[i] = x[i] > limit ? x[i] : e(x[i]) - 1, plus 0}. */
    static void minusOne(int from, int to, float limit, float[] x, float[] y) {
      FloatVector rounding = FloatVector.broadcast(F, ROUNDING);
      for (int i = from; i < to; i += L) {
        FloatVector all = FloatVector.fromArray(F, x, i);
        FloatVector v = all.blend(LEAST, all.compare(VectorOperators.LT, LEAST));
        FloatVector rounded = v.fma(FloatVector.broadcast(F, LOG2_E), rounding);
        FloatVector k = rounded.sub(rounding);
        FloatVector r = k.fma(FloatVector.broadcast(F, -LN2_HIGH), v);
        r = k.fma(FloatVector.broadcast(F, -LN2_LOW), r);
        FloatVector square = r.mul(r);
        FloatVector high = r.fma(FloatVector.broadcast(F, C5), FloatVector.broadcast(F, C4));
        high = square.fma(FloatVector.broadcast(F, C6), high);
        FloatVector p = r.fma(FloatVector.broadcast(F, C3), FloatVector.broadcast(F, C2));
        FloatVector q = square.fma(square.fma(high, p), r);
        FloatVector power =
            rounded
                .reinterpretAsInts()
                .lanewise(VectorOperators.LSHL, FRACTION_BITS)
                .add(ONE)
                .reinterpretAsFloats();
        power
            .fma(q, power.sub(1f))
            .blend(all, all.compare(VectorOperators.GT, limit))
            .add(0f)
            .intoArray(y, i);
      }
    }
  }
}
