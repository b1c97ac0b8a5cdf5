package org.lanewise.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ActivationTest {

  private static final float SLOPE = 0.3f;
  private static final int UNITS = 7;

  /** Where a function changes its mind: zeros, subnormals, the ends of its polynomials. */
  private static final float[] ENDS = {
    0f,
    -0f,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MIN_NORMAL,
    -Float.MIN_NORMAL,
    Exponential.HIGH,
    Math.nextUp(Exponential.HIGH),
    Exponential.LOW,
    Math.nextDown(Exponential.LOW),
    Exponential.LEAST,
    Math.nextDown(Exponential.LEAST),
    10f,
    14f,
    -14f,
    -13.3f,
    20f,
    -20f,
    100f,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.NaN
  };

  private static float[] values(int size, SplittableRandom random) {
    float[] x = new float[size];
    for (int i = 0; i < size; i++) {
      float end = ENDS[random.nextInt(ENDS.length)];
      x[i] =
          switch (random.nextInt(4)) {
            case 0 -> random.nextBoolean() ? end : -end;
            case 1 -> (float) random.nextDouble(-100, 100);
            case 2 -> Values.MIXED.next(random);
            default -> (float) random.nextDouble(-6, 6);
          };
    }
    return x;
  }

  /** The same bits, but that one NaN is as good as another. */
  private static void assertSame(float[] expected, float[] actual, String what) {
    assertArrayEquals(expected, actual, what); // by Float.floatToIntBits, which tells zeros apart
  }

  private static void noNegativeZeros(float[] values) {
    for (float value : values) {
      assertTrue(Float.floatToRawIntBits(value) != Integer.MIN_VALUE, "a negative zero");
    }
  }

  /** Every size up to a few vectors, into other arrays and in place; nothing behind is touched. */
  @ParameterizedTest
  @EnumSource(ActivationFunction.class)
  void agrees(ActivationFunction function) {
    SplittableRandom random = new SplittableRandom(6);
    for (KernelSet kernels : KernelSets.values()) {
      for (int n = 0; n < 80; n++) {
        int units = function == ActivationFunction.SOFTMAX ? 1 + n % 53 : 1;
        int size = n * units;
        ActivationKernel textbook = KernelSets.TEXTBOOK.activation(function, SLOPE, units);
        ActivationKernel used = kernels.activation(function, SLOPE, units);
        float[] x = values(size + 3, random);
        float[] dy = values(size + 3, random);
        float[] expected = ConvRun.filled(size + 3, 77f);
        float[] actual = expected.clone();
        textbook.forward(size, x, expected);
        used.forward(size, x, actual);
        assertSame(expected, actual, "forward of " + size);
        noNegativeZeros(actual);
        float[] kept = function.readsOutput() ? actual : x;
        float[] expectedGradient = ConvRun.filled(size + 3, 77f);
        float[] actualGradient = expectedGradient.clone();
        textbook.backward(size, kept, dy, expectedGradient);
        used.backward(size, kept, dy, actualGradient);
        assertSame(expectedGradient, actualGradient, "backward of " + size);
        noNegativeZeros(actualGradient);
        if (function.readsOutput()) {
          used.backward(size, kept, dy, dy);
          used.forward(size, x, x);
          for (int i = 0; i < size; i++) {
            assertEquals(expectedGradient[i], dy[i], "backward in place");
            assertEquals(expected[i], x[i], "forward in place");
          }
        }
      }
    }
  }

  /** The value at both infinities, and NaN; each an end that formulas of e^x can miss. */
  @ParameterizedTest
  @EnumSource(value = ActivationFunction.class, mode = EnumSource.Mode.EXCLUDE, names = "SOFTMAX")
  void infinitiesGiveTheLimitAndNanStaysNan(ActivationFunction function) {
    ActivationKernel kernel = KernelSets.TEXTBOOK.activation(function, SLOPE, 1);
    float[] x = {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN};
    float[] y = new float[3];
    float[] dx = {1, 1, 1};
    kernel.forward(3, x, y);
    kernel.backward(3, function.readsOutput() ? y : x, dx, dx);
    boolean bounded = function == ActivationFunction.SIGMOID || function == ActivationFunction.TANH;
    assertEquals(bounded ? 1f : Float.POSITIVE_INFINITY, y[0]);
    assertEquals(bounded ? 0f : 1f, dx[0]);
    float low =
        switch (function) {
          case LEAKY_RELU -> Float.NEGATIVE_INFINITY;
          case ELU, TANH -> -1f;
          default -> 0f;
        };
    assertEquals(low, y[1]);
    assertEquals(function == ActivationFunction.LEAKY_RELU ? SLOPE : 0f, dx[1]);
    assertTrue(Float.isNaN(y[2]));
  }

  @Test
  void reluKeepsWhatIsPositive() {
    ActivationKernel relu = KernelSets.TEXTBOOK.activation(ActivationFunction.RELU, 0, 1);
    float[] y = {-1, -0f, 0, 2, Float.NaN};
    float[] dy = {5, 5, 5, 5, 5};
    relu.forward(5, y, y);
    Bits.assertSame(new float[] {0, 0, 0, 2, Float.NaN}, y, "y");
    relu.backward(5, y, dy, dy);
    Bits.assertSame(new float[] {0, 0, 0, 5, 0}, dy, "dy");
  }

  /** Equal scores share, a NaN poisons its own pixel and no other. */
  @Test
  void softmaxIsOverTheUnitsOfOnePixel() {
    ActivationKernel softmax = KernelSets.TEXTBOOK.activation(ActivationFunction.SOFTMAX, 0, UNITS);
    float[] x = new float[3 * UNITS];
    Arrays.fill(x, 0, UNITS, 5000f);
    x[UNITS] = Float.NaN;
    x[2 * UNITS] = 1000f;
    float[] y = new float[x.length];
    softmax.forward(x.length, x, y);
    for (int k = 0; k < UNITS; k++) {
      assertEquals(1f / UNITS, y[k]);
      assertTrue(Float.isNaN(y[UNITS + k]));
      assertEquals(k == 0 ? 1f : 0f, y[2 * UNITS + k]);
    }
  }
}
