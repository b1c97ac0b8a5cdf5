package org.lanewise.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class BatchNormTest {

  /** Two images of two pixels and one channel: 1, 3 and 5, 7; mean 4, variance 5. */
  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void normalizesByHand(KernelSet kernels) {
    BatchNormKernel kernel = kernels.batchNorm(2, 1);
    float[] x = {1, 3, 5, 7};
    double[] moments = {99, 99};
    kernel.addImage(x, 0, 0, moments, 0);
    assertArrayEquals(new double[] {2, 2}, moments, "the first image alone: mean and M2");
    kernel.addImage(x, 2, 1, moments, 0);
    assertArrayEquals(new double[] {4, 20}, moments, "both: 9 + 1 + 1 + 9");
    Normalization s = new Normalization(1);
    s.setGamma(new float[] {3}, 0);
    s.setBeta(new float[] {10}, 0);
    s.set(moments, 0, 4, 4);
    assertEquals(1f / 3f, s.inverse(0), "1 / √(5 + 4)");
    float[] y = new float[4];
    kernel.forward(4, x, y, 0, s);
    assertArrayEquals(new float[] {7, 9, 11, 13}, y, 1e-6f);
    double[] sums = new double[2];
    float[] dy = {1, 0, 0, 2};
    kernel.addSums(3, x, dy, 0, s, sums);
    kernel.addSums(1, x, dy, 3, s, sums);
    assertArrayEquals(new double[] {3, 3}, sums, "1 + 2, and -3·1 + 3·2");
    kernel.coefficients(sums, 0, 4, s);
    float[] dx = new float[4];
    kernel.backwardInput(4, x, dy, dx, 0, s);
    // gamma·inverse = 1; dy − 3/4 − (x − 4)·(1/9)·(3/4)
    assertArrayEquals(new float[] {0.5f, -0.75f + 1f / 12, -0.75f - 1f / 12, 1}, dx, 1e-6f);
  }

  @Test
  void movingStatisticsAreConstants() {
    Normalization s = new Normalization(2);
    s.setMoving(new float[] {9, 1, 2, 9, 3, 8}, 1, 4, 1);
    BatchNormKernel kernel = KernelSets.TEXTBOOK.batchNorm(1, 2);
    float[] y = new float[2];
    kernel.forward(1, new float[] {5, 8}, y, 0, s);
    assertArrayEquals(new float[] {2, 2}, y);
  }

  /** Joining group by group is joining the images one after the other, up to rounding. */
  @Test
  void groupsJoin() {
    BatchNormKernel kernel = KernelSets.TEXTBOOK.batchNorm(6, 3);
    BatchNormData data = BatchNormData.of(5, 6, 3, Values.UNIFORM, 4);
    double[] all = new double[6];
    double[] first = new double[6];
    double[] second = new double[6];
    for (int i = 0; i < 5; i++) {
      kernel.addImage(data.x(), i * 18, i, all, 0);
      kernel.addImage(data.x(), i * 18, i < 2 ? i : i - 2, i < 2 ? first : second, 0);
    }
    kernel.join(first, 0, 12, second, 0, 18);
    assertArrayEquals(all, first, 1e-14);
    double[] none = new double[6];
    kernel.join(none, 0, 0, all, 0, 30);
    assertArrayEquals(all, none, "nothing joined with a group is the group");
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void agreesOnRandomExtents(
      @ForAll @IntRange(min = 1, max = 4) int images,
      @ForAll @IntRange(min = 1, max = 20) int pixels,
      @ForAll @IntRange(min = 1, max = 70) int channels,
      @ForAll Values values,
      @ForAll int seed) {
    BatchNormData data = BatchNormData.of(images, pixels, channels, values, seed);
    BatchNormRun expected = BatchNormRun.of(KernelSets.TEXTBOOK.batchNorm(pixels, channels), data);
    for (KernelSet kernels : KernelSets.values()) {
      assertSame(expected, BatchNormRun.of(kernels.batchNorm(pixels, channels), data), kernels);
    }
  }

  private static void assertSame(BatchNormRun expected, BatchNormRun actual, KernelSet kernels) {
    assertArrayEquals(bits(expected.moments()), bits(actual.moments()), kernels + ": moments");
    assertArrayEquals(bits(expected.sums()), bits(actual.sums()), kernels + ": sums");
    Bits.assertSame(expected.y(), actual.y(), kernels + ": y");
    Bits.assertSame(expected.dx(), actual.dx(), kernels + ": dx");
  }

  private static long[] bits(double[] values) {
    long[] bits = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      bits[i] = Double.doubleToRawLongBits(values[i]);
    }
    return bits;
  }

  /** A channel that is the same everywhere becomes beta, and its inputs' gradients add up to 0. */
  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void constantChannelsBecomeBeta(KernelSet kernels) {
    int channels = 40;
    BatchNormKernel kernel = kernels.batchNorm(5, channels);
    BatchNormData data = BatchNormData.of(2, 5, channels, Values.UNIFORM, 3);
    Arrays.fill(data.x(), 0.3f);
    BatchNormRun run = BatchNormRun.of(kernel, data);
    for (int c = 0; c < channels; c++) {
      double sum = 0;
      for (int i = 0; i < 10; i++) {
        int j = data.at() + i * channels + c;
        assertEquals(data.beta()[2 + c], run.y()[j], 1e-6f);
        sum += run.dx()[j];
      }
      assertEquals(0, sum, 1e-4);
    }
  }

  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void notANumberGoesThroughItsChannelAlone(KernelSet kernels) {
    int channels = 33;
    BatchNormData data = BatchNormData.of(2, 3, channels, Values.UNIFORM, 3);
    data.x()[data.at() + 32] = Float.NaN;
    data.x()[data.at() + 4 * channels + 1] = Float.NaN;
    BatchNormRun run = BatchNormRun.of(kernels.batchNorm(3, channels), data);
    for (int i = 0; i < 6 * channels; i++) {
      int c = i % channels;
      boolean bad = c == 32 || c == 1;
      assertEquals(bad, Float.isNaN(run.y()[data.at() + i]), "y of channel " + c);
      assertEquals(bad, Float.isNaN(run.dx()[data.at() + i]), "dx of channel " + c);
    }
  }

  @Test
  void nothingToNormalizeIsRefused() {
    for (KernelSet kernels : KernelSets.values()) {
      assertThrows(IllegalArgumentException.class, () -> kernels.batchNorm(0, 3));
      assertThrows(IllegalArgumentException.class, () -> kernels.batchNorm(3, 0));
    }
    assertThrows(IllegalArgumentException.class, () -> new Normalization(0));
  }
}
