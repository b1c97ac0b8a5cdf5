package org.lanewise.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ExponentialTest {

  /** The error that the class's documentation states, over a million places of the whole range. */
  @Test
  void errorIsWhatIsSaid() {
    double largest = 0;
    double ulps = 0;
    for (int i = 0; i <= 1_000_000; i++) {
      float x = (float) (-87.3 + (Exponential.HIGH + 87.3) * i / 1_000_000);
      double exact = StrictMath.exp(Math.min(x, Exponential.HIGH));
      float is = Exponential.of(Math.min(x, Exponential.HIGH));
      largest = Math.max(largest, Math.abs(is - exact) / exact);
      ulps = Math.max(ulps, Math.abs(is - exact) / Math.ulp((float) exact));
    }
    assertTrue(largest < 1.3e-7, "largest relative error " + largest);
    assertTrue(ulps < 1.2, "largest error in units in the last place " + ulps);
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
  }

  /** Lane by lane the same as one by one: ends, neighbours of the ends, everything between. */
  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void sigmoidAndSiluAgree(KernelSet kernels) {
    SplittableRandom random = new SplittableRandom(6);
    float[] ends = {
      0f,
      -0f,
      Exponential.HIGH,
      -Exponential.HIGH,
      Math.nextUp(Exponential.HIGH),
      -Math.nextUp(Exponential.HIGH),
      Exponential.LOW,
      -Exponential.LOW,
      -Math.nextDown(Exponential.LOW),
      Float.MAX_VALUE,
      -Float.MAX_VALUE,
      Float.MIN_VALUE
    };
    ElementwiseKernel textbook = new ElementwiseTextbook();
    ElementwiseKernel used = kernels.elementwise();
    for (int size = 0; size < 80; size++) {
      float[] x = new float[size + 3];
      float[] dy = Values.MIXED.array(size + 3, random);
      for (int i = 0; i < x.length; i++) {
        x[i] =
            switch (random.nextInt(4)) {
              case 0 -> ends[random.nextInt(ends.length)];
              case 1 -> (float) random.nextDouble(-100, 100);
              case 2 -> Values.MIXED.next(random);
              default -> (float) random.nextDouble(-6, 6);
            };
      }
      float[][] expected = run(textbook, size, x, dy);
      float[][] actual = run(used, size, x, dy);
      String[] names = {"sigmoid", "silu", "siluBackward"};
      for (int i = 0; i < names.length; i++) {
        Bits.assertSame(expected[i], actual[i], names[i] + " of " + size);
      }
    }
  }

  private static float[][] run(ElementwiseKernel kernel, int size, float[] x, float[] dy) {
    float[][] results = new float[3][];
    for (int i = 0; i < 3; i++) {
      results[i] = ConvRun.filled(x.length, 77f);
    }
    kernel.sigmoid(size, x, results[0]);
    kernel.silu(size, x, results[1]);
    kernel.siluBackward(size, x, dy, results[2]);
    return results;
  }

  @Test
  void siluIsTheFormulaAndItsDerivative() {
    float[] x = {-30, -5, -1.2784645f, -0.5f, 0, 0.25f, 1, 4, 30, Float.NaN};
    float[] one = ConvRun.filled(x.length, 1f);
    float[][] results = run(new ElementwiseTextbook(), x.length, x, one);
    for (int i = 0; i < x.length - 1; i++) {
      double h = 1e-5;
      assertEquals(silu(x[i]), results[1][i], 2e-7 * (1 + Math.abs(x[i])));
      assertEquals((silu(x[i] + h) - silu(x[i] - h)) / (2 * h), results[2][i], 1e-6);
    }
    assertTrue(Float.isNaN(results[1][9]) && Float.isNaN(results[2][9]));
  }

  private static double silu(double x) {
    return x / (1 + StrictMath.exp(-x));
  }
}
