package org.lanewise.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** The errors that the classes' documentation states, over a dense sample of all floats. */
final class ExponentialTest {

  /** Odd, so that the last bits of the sampled floats take all values. */
  private static final int STEP = 1999;

  private interface FloatFunction {
    float of(float x);
  }

  /** The largest error, in units in the last place, of the floats from one to another. */
  private static double ulps(
      float from, float to, FloatFunction approximate, DoubleUnaryOperator exact) {
    double largest = 0;
    for (float x : Floats.between(from, to, STEP)) {
      double right = exact.applyAsDouble(x);
      double ulp = Math.ulp((float) right);
      largest = Math.max(largest, Math.abs(approximate.of(x) - right) / ulp);
    }
    return largest;
  }

  private static void atMost(double stated, double found, String what) {
    assertTrue(found <= stated, what + ": " + found);
  }

  @Test
  void exponential() {
    atMost(1.0, ulps(-87.3f, Exponential.HIGH, Exponential::of, StrictMath::exp), "exp");
  }

  @Test
  void exponentialLessOne() {
    double found = ulps(Exponential.LEAST, 88f, Exponential::minusOne, StrictMath::expm1);
    atMost(1.4, found, "expm1");
    assertEquals(Float.MIN_VALUE, Exponential.minusOne(Float.MIN_VALUE));
    assertEquals(-1f, Exponential.minusOne(Exponential.LEAST));
    assertTrue(Float.isNaN(Exponential.minusOne(Float.NaN)));
  }

  @Test
  void hyperbolicTangent() {
    ActivationTanh tanh = new ActivationTanh();
    atMost(2.6, ulps(-30, 30, tanh::value, StrictMath::tanh), "tanh");
  }

  @Test
  void sigmoid() {
    DoubleUnaryOperator exact = x -> 1 / (1 + StrictMath.exp(-x));
    atMost(2.4, ulps(-87, 40, ActivationSigmoid::of, exact), "sigmoid");
  }

  private static float tail(float a) {
    return NormalTail.bell(a) * NormalTail.quotient(a);
  }

  @Test
  void normalTail() {
    double largest = 0;
    for (float a : Floats.between(0, 12.9f, STEP)) {
      double exact = NormalReference.tail(a);
      double is = tail(a);
      largest = Math.max(largest, Math.abs(is - exact) / exact);
    }
    atMost(5e-7, largest, "tail of the normal distribution");
  }

  @Test
  void endsAreLimits() {
    assertEquals(1f, Exponential.of(0f));
    assertEquals(1f, Exponential.of(-0f));
    assertEquals(Float.POSITIVE_INFINITY, Exponential.of(Float.POSITIVE_INFINITY));
    assertEquals(Float.POSITIVE_INFINITY, Exponential.of(Math.nextUp(Exponential.HIGH)));
    assertTrue(Float.isFinite(Exponential.of(Exponential.HIGH)));
    assertEquals(0f, Exponential.of(Float.NEGATIVE_INFINITY));
    assertEquals(0f, Exponential.of(Math.nextDown(Exponential.LOW)));
    assertTrue(Exponential.of(Exponential.LOW) > 0);
    assertTrue(Float.isNaN(Exponential.of(Float.NaN)));
    assertEquals(0.5f, tail(0f), 3e-8f);
    assertEquals(0f, tail(NormalTail.END));
  }
}
