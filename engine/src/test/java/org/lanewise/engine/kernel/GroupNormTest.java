package org.lanewise.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Group normalization. */
final class GroupNormTest {

  private static GroupNormKernel kernel(
      KernelSet kernels, int pixels, int channels, int groups, double epsilon) {
    return new GroupNormKernel(kernels.batchNorm(pixels, channels), groups, epsilon);
  }

  /** Two pixels, two groups of two channels: 1 3 5 7 has the mean 4 and the variance 5. */
  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void normalizesByHand(KernelSet kernels) {
    GroupNormKernel kernel = kernel(kernels, 2, 4, 2, 4);
    float[] x = {1, 3, 8, 8, 5, 7, 8, 8};
    float[] y = ConvRun.filled(8, Float.NaN);
    float[] statistics = ConvRun.filled(4, Float.NaN);
    kernel.forward(1, x, new float[] {3, 3, 1, 1}, new float[] {1, 0, 2, -0f}, y, statistics);
    float third = (float) (1 / Math.sqrt(9));
    Bits.assertSame(new float[] {4, 8, third, .5f}, statistics, "means and inverses");
    float[] expected = {-2, -1, 2, 0, 2, 3, 2, 0};
    for (int i = 0; i < 8; i++) {
      assertEquals(expected[i], y[i], 1e-6, "y of " + i);
    }
    float[] dgamma = {10, 0, 0, 0};
    float[] dbeta = new float[4];
    float[] dx = ConvRun.filled(8, Float.NaN);
    float[] dy = {1, 0, 0, 0, 2, 0, 0, 5};
    kernel.backward(1, x, dy, statistics, new float[] {3, 3, 1, 1}, dgamma, dbeta, dx, false);
    Bits.assertSame(ConvRun.filled(8, Float.NaN), dx, "dx that nobody wants");
    // Σ dy·(x − mean) = 1·(1 − 4) + 2·(5 − 4) = −1
    Bits.assertSame(new float[] {10 - third, 0, 0, 0}, dgamma, "dgamma");
    Bits.assertSame(new float[] {3, 0, 0, 5}, dbeta, "dbeta");
  }

  /** The gradient's own mean and its part along the deviations are taken out of each group. */
  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void theGradientOfAGroupSumsToZero(KernelSet kernels) {
    int pixels = 7;
    int channels = 36;
    GroupNormKernel kernel = kernel(kernels, pixels, channels, 3, 1e-6);
    SplittableRandom random = new SplittableRandom(5);
    float[] x = Values.UNIFORM.array(pixels * channels, random);
    float[] dy = Values.UNIFORM.array(pixels * channels, random);
    float[] gamma = Values.UNIFORM.array(channels, random);
    float[] statistics = new float[6];
    float[] dx = new float[x.length];
    kernel.forward(1, x, gamma, gamma, new float[x.length], statistics);
    kernel.backward(
        1, x, dy, statistics, gamma, new float[channels], new float[channels], dx, true);
    for (int g = 0; g < 3; g++) {
      double sum = 0;
      double along = 0;
      for (int i = 0; i < x.length; i++) {
        if (i % channels / 12 == g) {
          sum += dx[i];
          along += (double) dx[i] * x[i];
        }
      }
      assertEquals(0, sum, 1e-4, "sum of group " + g);
      assertEquals(0, along, 1e-4, "along x, of group " + g);
    }
  }

  /** Far from zero a variance from squares in float would be noise. */
  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void measuresInDouble(KernelSet kernels) {
    GroupNormKernel kernel = kernel(kernels, 4, 2, 1, 1e-6);
    float[] x = {8192, 8193, 8192, 8193, 8192, 8193, 8192, 8193};
    float[] statistics = new float[2];
    kernel.forward(1, x, new float[2], new float[2], new float[8], statistics);
    Bits.assertSame(
        new float[] {8192.5f, (float) (1 / Math.sqrt(.25 + 1e-6))}, statistics, "statistics");
  }

  @Test
  void eachSetGivesTheSameBitsImageByImage() {
    for (int channels : new int[] {1, 2, 16, 17, 34, 60, 96}) {
      int groups = channels % 2 == 0 ? 2 : 1;
      int size = 5 * channels;
      SplittableRandom random = new SplittableRandom(channels);
      float[] x = Values.MIXED.array(3 * size, random);
      float[] dy = Values.WIDE.array(3 * size, random);
      float[] gamma = Values.UNIFORM.array(channels, random);
      float[][] expected = run(KernelSets.TEXTBOOK, 3, channels, groups, x, dy, gamma);
      float[][] actual = run(KernelSets.FAST, 3, channels, groups, x, dy, gamma);
      for (int i = 0; i < expected.length; i++) {
        Bits.assertSame(expected[i], actual[i], channels + " channels, array " + i);
      }
      float[] last = Arrays.copyOfRange(x, 2 * size, 3 * size);
      float[] lastDy = Arrays.copyOfRange(dy, 2 * size, 3 * size);
      float[][] alone = run(KernelSets.FAST, 1, channels, groups, last, lastDy, gamma);
      for (int i = 0; i < 2; i++) {
        Bits.assertSame(
            Arrays.copyOfRange(actual[i], 2 * size, 3 * size), alone[i], "the last image alone");
      }
    }
  }

  private static float[][] run(
      KernelSet kernels, int n, int channels, int groups, float[] x, float[] dy, float[] gamma) {
    GroupNormKernel kernel = kernel(kernels, 5, channels, groups, 1e-3);
    float[] y = new float[x.length];
    float[] dx = new float[x.length];
    float[] statistics = new float[n * 2 * groups];
    float[] dgamma = new float[channels];
    float[] dbeta = new float[channels];
    kernel.forward(n, x, gamma, gamma, y, statistics);
    kernel.backward(n, x, dy, statistics, gamma, dgamma, dbeta, dx, true);
    return new float[][] {y, dx, statistics, dgamma, dbeta};
  }

  @Test
  void groupsThatDoNotDivideAreRefused() {
    Exception thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> new GroupNormKernel(KernelSets.TEXTBOOK.batchNorm(2, 6), 4, 1e-3));
    String sentence = "6 channels can't be divided into 4 groups";
    assertTrue(thrown.toString().contains(sentence), thrown::toString);
  }
}
