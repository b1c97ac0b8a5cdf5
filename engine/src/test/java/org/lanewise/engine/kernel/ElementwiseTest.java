package org.lanewise.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ElementwiseTest {

  private static final int LARGEST = 70;

  private final SplittableRandom random = new SplittableRandom(5);

  private float[] values(int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] =
          switch (random.nextInt(6)) {
            case 0 -> 0f;
            case 1 -> -0f;
            case 2 -> Float.MIN_VALUE;
            case 3 -> random.nextBoolean() ? Float.NaN : Float.NEGATIVE_INFINITY;
            default -> (float) random.nextDouble(-1, 1);
          };
    }
    return values;
  }

  /** Every size up to a few vectors, and nothing behind it is touched. */
  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void agrees(KernelSet kernels) {
    ElementwiseKernel textbook = new ElementwiseTextbook();
    ElementwiseKernel used = kernels.elementwise();
    for (int size = 0; size <= LARGEST; size++) {
      float[] y = values(LARGEST + 3);
      float[] dy = values(LARGEST + 3);
      float[] expectedGradient = dy.clone();
      float[] actualGradient = dy.clone();
      textbook.add(size, y, 1, expectedGradient, 2);
      used.add(size, y, 1, actualGradient, 2);
      Bits.assertSame(expectedGradient, actualGradient, "add of " + size);
      float[][] addends = {dy, y, values(LARGEST + 3)};
      textbook.addAll(size % 4, addends, size, 1, expectedGradient);
      used.addAll(size % 4, addends, size, 1, actualGradient);
      Bits.assertSame(expectedGradient, actualGradient, "addAll of " + size);
      textbook.sum(size, y, dy, expectedGradient);
      used.sum(size, y, dy, actualGradient);
      Bits.assertSame(expectedGradient, actualGradient, "sum of " + size);
      used.sum(size, actualGradient, y, actualGradient);
      textbook.sum(size, expectedGradient, y, expectedGradient);
      Bits.assertSame(expectedGradient, actualGradient, "sum in place of " + size);
    }
  }

  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void allFiniteSeesEveryPlaceOfTheRange(KernelSet kernels) {
    ElementwiseKernel used = kernels.elementwise();
    float[] bad = {Float.NaN, -Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
    for (int size : new int[] {0, 1, 15, 16, 17, 33, 64, LARGEST}) {
      float[] values = ConvRun.filled(LARGEST + 3, -Float.MAX_VALUE);
      assertTrue(used.allFinite(values, 1, size));
      for (int i = 0; i < values.length; i++) {
        float before = values[i];
        values[i] = bad[i % bad.length];
        boolean inside = i >= 1 && i < 1 + size;
        assertEquals(!inside, used.allFinite(values, 1, size), "place " + i + " of " + size);
        values[i] = before;
      }
      assertFalse(used.allFinite(new float[] {Float.NaN}, 0, 1));
    }
  }
}
