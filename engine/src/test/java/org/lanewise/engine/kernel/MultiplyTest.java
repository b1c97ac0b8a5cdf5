package org.lanewise.engine.kernel;

import java.util.SplittableRandom;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Products of values, and of images by vectors of their channels. */
final class MultiplyTest {

  /** Two pixels of two channels, by one number for each channel. */
  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void anImageByAVector(KernelSet kernels) {
    MultiplyKernel kernel = kernels.multiply(2, 2, 1);
    float[][] x = {{1, 2, 3, -4}, {5, -0f}};
    float[] y = ConvRun.filled(4, Float.NaN);
    kernel.forward(1, x, y);
    Bits.assertSame(new float[] {5, 0, 15, 0}, y, "y");
    float[] dy = {1, 10, 100, 1000};
    float[] dx = ConvRun.filled(4, Float.NaN);
    kernel.backward(1, 0, x, dy, dx);
    Bits.assertSame(new float[] {5, 0, 500, 0}, dx, "dx of the image");
    float[] dv = ConvRun.filled(2, Float.NaN);
    kernel.backward(1, 1, x, dy, dv);
    Bits.assertSame(new float[] {301, -3980}, dv, "dx of the vector");
  }

  /** (1e30 · 1e30) · 1e-30 overflows, 1e30 · (1e30 · 1e-30) would not. */
  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void factorsComeInTheOrderOfTheInputs(KernelSet kernels) {
    MultiplyKernel kernel = kernels.multiply(1, 1, 1, 1);
    float[] one = {1};
    kernel.forward(1, new float[][] {{1e30f}, {1e30f}, {1e-30f}}, one);
    Bits.assertSame(new float[] {Float.POSITIVE_INFINITY}, one, "y");
    kernel.forward(1, new float[][] {{1e30f}, {1e-30f}, {1e30f}}, one);
    Bits.assertSame(new float[] {1e30f * 1e-30f * 1e30f}, one, "y");
    kernel.backward(1, 1, new float[][] {{1e30f}, {7}, {1e-30f}}, new float[] {1e30f}, one);
    Bits.assertSame(new float[] {Float.POSITIVE_INFINITY}, one, "dx");
  }

  /** What is too small for a float is a zero without a sign. */
  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void noZeroHasASign(KernelSet kernels) {
    MultiplyKernel kernel = kernels.multiply(1, 3, 1);
    float[][] x = {{1e-30f, 1e-30f, 0}, {-1e-30f}};
    float[] y = new float[3];
    kernel.forward(1, x, y);
    Bits.assertSame(new float[3], y, "y");
    float[] dv = new float[1];
    kernel.backward(1, 1, x, new float[] {-1e-30f, -1e-30f, -1}, dv);
    Bits.assertSame(new float[1], dv, "dx of the vector");
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void agreesOnRandomExtents(
      @ForAll @IntRange(min = 1, max = 3) int images,
      @ForAll @IntRange(min = 1, max = 12) int pixels,
      @ForAll @IntRange(min = 1, max = 40) int channels,
      @ForAll @IntRange(min = 2, max = 4) int inputs,
      @ForAll Values values,
      @ForAll int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] inputPixels = new int[inputs];
    float[][] x = new float[inputs][];
    int image = random.nextInt(inputs);
    for (int k = 0; k < inputs; k++) {
      inputPixels[k] = k == image || random.nextBoolean() ? pixels : 1;
      x[k] = values.array(images * inputPixels[k] * channels + 3, random);
    }
    float[] dy = values.array(images * pixels * channels + 3, random);
    float[] expected = ConvRun.filled(dy.length, 77f);
    MultiplyKernel textbook = KernelSets.TEXTBOOK.multiply(channels, inputPixels);
    MultiplyKernel fast = KernelSets.FAST.multiply(channels, inputPixels);
    textbook.forward(images, x, expected);
    float[] actual = ConvRun.filled(dy.length, 77f);
    fast.forward(images, x, actual);
    Bits.assertSame(expected, actual, "y");
    for (int k = 0; k < inputs; k++) {
      float[] expectedDx = ConvRun.filled(x[k].length, 77f);
      float[] dx = ConvRun.filled(x[k].length, 77f);
      textbook.backward(images, k, x, dy, expectedDx);
      fast.backward(images, k, x, dy, dx);
      Bits.assertSame(expectedDx, dx, "dx of input " + k);
    }
  }
}
