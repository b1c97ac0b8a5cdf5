package org.lanewise.engine.kernel;

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
 */
final class Exponential {

  /** Above this k would be 128, and 2^k no float. */
  static final float HIGH = 88.37f;

  /** Below this k would be -127, and 2^k no normal float. */
  static final float LOW = -87.68f;

  static final float LOG2_E = 0x1.715476p+0f;

  /** ln(2) in two floats: the first rounded, the second what is missing. */
  static final float LN2_HIGH = 0x1.62e430p-1f;

  static final float LN2_LOW = -0x1.05c610p-29f;

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
    float p = Math.fma(C6, r, C5);
    p = Math.fma(p, r, C4);
    p = Math.fma(p, r, C3);
    p = Math.fma(p, r, C2);
    p = Math.fma(p, r, 1f);
    p = Math.fma(p, r, 1f);
    int power = (Float.floatToRawIntBits(rounded) << FRACTION_BITS) + ONE;
    return p * Float.intBitsToFloat(power);
  }
}
