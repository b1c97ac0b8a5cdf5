package org.lanewise.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class MaxPool2dTest {

  static List<PoolCase> cases() {
    return PoolCase.all();
  }

  static Stream<Arguments> casesAndSets() {
    return cases().stream()
        .flatMap(c -> Stream.of(KernelSets.values()).map(kernels -> Arguments.of(c, kernels)));
  }

  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void theFirstMaximumWins(KernelSet kernels) {
    MaxPool2dKernel kernel = kernels.maxPool2d(PoolCase.of(1, 2, 8, 1, 2, 2).geometry());
    float[] x = {
      1, 2, 7, 7, -0f, 0f, -5, -5, //
      3, 3, 7, 7, 0f, -0f, -5, -4
    };
    float[] y = new float[4];
    int[] winners = new int[4];
    kernel.forward(1, x, y, winners);
    // Zeros are equal whatever their sign; stored, a zero is positive.
    Bits.assertSame(new float[] {3, 7, 0f, -4}, y, "y");
    assertArrayEquals(new int[] {8, 2, 4, 15}, winners);
    float[] dx = ConvRun.filled(16, Float.NaN);
    kernel.backward(1, new float[] {1, 2, -0f, 4}, winners, dx);
    Bits.assertSame(
        new float[] {
          0, 0, 2, 0, 0, 0, 0, 0, //
          1, 0, 0, 0, 0, 0, 0, 4
        },
        dx,
        "dx");
  }

  /** Windows cover 12 of 13 rows and columns: the last ones get nothing, however large they are. */
  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void thirteenBecomesSixAndTheRestGetsNoGradient(KernelSet kernels) {
    Pool2dGeometry g = PoolCase.of(1, 13, 13, 2, 2, 2).geometry();
    MaxPool2dKernel kernel = kernels.maxPool2d(g);
    float[] x = ConvRun.filled(g.inputSize(), 1f);
    for (int i = 0; i < x.length; i++) {
      int column = i / 2 % 13;
      int row = i / 26;
      if (row == 12 || column == 12) {
        x[i] = 100f;
      }
    }
    float[] y = new float[g.outputSize()];
    int[] winners = new int[g.outputSize()];
    float[] dx = ConvRun.filled(g.inputSize(), Float.NaN);
    kernel.forward(1, x, y, winners);
    kernel.backward(1, ConvRun.filled(g.outputSize(), 3f), winners, dx);
    Bits.assertSame(ConvRun.filled(72, 1f), y, "y");
    float[] expected = new float[g.inputSize()];
    for (int i = 0; i < expected.length; i++) {
      int column = i / 2 % 13;
      int row = i / 26;
      expected[i] = row < 12 && column < 12 && row % 2 == 0 && column % 2 == 0 ? 3f : 0f;
    }
    Bits.assertSame(expected, dx, "dx");
  }

  /** Padding is no zero that could win: all pixels are below it. */
  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void paddingNeverWins(KernelSet kernels) {
    // Three columns, windows of two, steps of two: the odd column of padding goes after.
    Pool2dGeometry g = new Pool2dGeometry(Axis.same(1, 3, 1), Axis.same(3, 2, 2), 1);
    MaxPool2dKernel kernel = kernels.maxPool2d(g);
    int[] winners = new int[2];
    float[] y = new float[2];
    kernel.forward(1, new float[] {-3, -1, -2}, y, winners);
    Bits.assertSame(new float[] {-1, -2}, y, "y");
    assertArrayEquals(new int[] {1, 2}, winners);
    float[] dx = ConvRun.filled(3, Float.NaN);
    kernel.backward(1, new float[] {5, 7}, winners, dx);
    Bits.assertSame(new float[] {0, 5, 7}, dx, "dx");
  }

  /** A pixel that wins two overlapping windows gets both gradients. */
  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void gradientsOfOverlappingWindowsAdd(KernelSet kernels) {
    MaxPool2dKernel kernel =
        kernels.maxPool2d(new Pool2dGeometry(Axis.valid(1, 1, 1), Axis.valid(4, 2, 1), 1));
    int[] winners = new int[3];
    kernel.forward(1, new float[] {1, 9, 2, 3}, new float[3], winners);
    float[] dx = ConvRun.filled(4, Float.NaN);
    kernel.backward(1, new float[] {1, 10, 100}, winners, dx);
    Bits.assertSame(new float[] {0, 11, 0, 100}, dx, "dx");
  }

  @ParameterizedTest
  @MethodSource("casesAndSets")
  void agrees(PoolCase c, KernelSet kernels) {
    assertAgrees(c, kernels.maxPool2d(c.geometry()), Values.UNIFORM, 1);
    // Ties in abundance: after a ReLU, and where all values are among seven or three.
    MaxPool2dKernel used = kernels.maxPool2d(c.geometry());
    assertAgrees(c, used, Values.RELU, 2);
    assertAgrees(c, used, Values.INTEGERS, 3);
    assertAgrees(c, used, Values.SIGNED_ZEROS, 4);
    assertAgrees(c, used, Values.MIXED, 5);
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void agreesOnRandomGeometries(
      @ForAll @IntRange(min = 1, max = 5) int images,
      @ForAll @IntRange(min = 1, max = 40) int channels,
      @ForAll @IntRange(min = 1, max = 12) int height,
      @ForAll @IntRange(min = 1, max = 12) int width,
      @ForAll @IntRange(min = 1, max = 4) int poolHeight,
      @ForAll @IntRange(min = 1, max = 4) int poolWidth,
      @ForAll @IntRange(min = 1, max = 4) int strideHeight,
      @ForAll @IntRange(min = 1, max = 4) int strideWidth,
      @ForAll @IntRange(min = 0, max = 3) int before,
      @ForAll @IntRange(min = 0, max = 3) int after,
      @ForAll Values values,
      @ForAll int seed) {
    PoolCase c =
        new PoolCase(
            images,
            new Pool2dGeometry(
                Axis.padded(
                    Math.max(height, poolHeight),
                    poolHeight,
                    strideHeight,
                    before % poolHeight,
                    after % poolHeight),
                seed % 2 == 0
                    ? Axis.same(width, poolWidth, strideWidth)
                    : Axis.valid(Math.max(width, poolWidth), poolWidth, strideWidth),
                channels));
    for (KernelSet kernels : KernelSets.values()) {
      assertAgrees(c, kernels.maxPool2d(c.geometry()), values, seed);
    }
  }

  /** Outputs, winners and gradients; arguments untouched; nothing written behind the last image. */
  private static void assertAgrees(PoolCase c, MaxPool2dKernel kernel, Values values, int seed) {
    Pool2dGeometry g = c.geometry();
    int n = c.images();
    SplittableRandom random = new SplittableRandom(seed);
    float[] x = values.array(n * g.inputSize() + 5, random);
    float[] dy = values.array(n * g.outputSize() + 5, random);
    float[] y = ConvRun.filled(dy.length, 77f);
    float[] dx = ConvRun.filled(x.length, 77f);
    int[] winners = new int[dy.length];
    float[] expectedY = y.clone();
    float[] expectedDx = dx.clone();
    int[] expectedWinners = new int[dy.length];
    float[] xBefore = x.clone();
    float[] dyBefore = dy.clone();
    MaxPool2dTextbook textbook = new MaxPool2dTextbook(g);
    textbook.forward(n, x, expectedY, expectedWinners);
    textbook.backward(n, dy, expectedWinners, expectedDx);
    kernel.forward(n, x, y, winners);
    assertArrayEquals(expectedWinners, winners, "winners");
    float[] alone = ConvRun.filled(dy.length, 77f);
    kernel.forward(n, x, alone);
    Bits.assertSame(expectedY, alone, "y without winners");
    kernel.backward(n, dy, winners, dx);
    assertArrayEquals(expectedWinners, winners, "winners after backward");
    Bits.assertSame(expectedY, y, "y");
    Bits.assertSame(expectedDx, dx, "dx");
    Bits.assertSame(xBefore, x, "x");
    Bits.assertSame(dyBefore, dy, "dy");
  }

  /** Wherever in the window it stands, and whatever else is there. */
  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void theFirstNanWins(KernelSet kernels) {
    MaxPool2dKernel kernel = kernels.maxPool2d(PoolCase.of(1, 2, 2, 1, 2, 2).geometry());
    for (int set = 1; set < 16; set++) {
      float[] x = {3, Float.POSITIVE_INFINITY, 1, 4};
      for (int i = 0; i < 4; i++) {
        x[i] = (set >> i & 1) == 1 ? Float.NaN : x[i];
      }
      float[] y = new float[1];
      int[] winners = new int[1];
      kernel.forward(1, x, y);
      assertTrue(Float.isNaN(y[0]), "without winners " + Arrays.toString(x));
      kernel.forward(1, x, y, winners);
      assertTrue(Float.isNaN(y[0]), "window " + Arrays.toString(x));
      assertEquals(Integer.numberOfTrailingZeros(set), winners[0], Arrays.toString(x));
    }
  }
}
