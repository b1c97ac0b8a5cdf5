package org.lanewise.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lanewise.engine.layer.GlobalMaxPool2d;
import org.lanewise.engine.tensor.Shape;

/** The maximum over all pixels. */
final class GlobalMaxPool2dTest {

  private static final float NAN = Float.NaN;

  /** Two by two pixels of three channels: a tie, a NaN before a larger number, zeros. */
  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void theFirstMaximumOrNotANumberWins(KernelSet kernels) {
    Pool2dGeometry whole = new GlobalMaxPool2d("gmp").geometry(Shape.of(2, 2, 3));
    MaxPool2dKernel kernel = kernels.maxPool2d(whole);
    float[] x = {1, 2, -0f, 7, NAN, 0, 7, NAN, -0f, -7, 9, 0};
    float[] y = new float[3];
    int[] winners = new int[3];
    kernel.forward(1, x, y, winners);
    Bits.assertSame(new float[] {7, NAN, 0}, y, "y");
    assertArrayEquals(new int[] {3, 4, 2}, winners);
    float[] dx = ConvRun.filled(12, NAN);
    kernel.backward(1, new float[] {5, 6, -0f}, winners, dx);
    Bits.assertSame(new float[] {0, 0, 0, 5, 6, 0, 0, 0, 0, 0, 0, 0}, dx, "dx");
  }
}
