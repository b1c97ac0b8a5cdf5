package org.lanewise.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Dataset that a person can follow with a pencil, for every kernel set. */
final class Conv2dTest {

  private static final float BIG = 0x1p24f;

  /** A 3×3 kernel on the image 1 … 16. */
  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void threeByThreeOnFourByFour(KernelSet kernels) {
    Conv2dGeometry g = new Conv2dGeometry(Axis.valid(4, 3, 1), Axis.valid(4, 3, 1), 1, 1);
    ConvData data =
        new ConvData(1, counting(16), counting(9), new float[] {0.5f}, new float[] {1, 2, 3, 4});
    ConvRun run = ConvRun.of(kernels.conv2d(g), data);
    // 1·1 + 2·2 + 3·3 + 4·5 + 5·6 + 6·7 + 7·9 + 8·10 + 9·11 = 348; a step right adds 45 = Σ w.
    Bits.assertSame(new float[] {348.5f, 393.5f, 528.5f, 573.5f}, run.y(), "y");
    Bits.assertSame(
        new float[] {1, 4, 7, 6, 7, 23, 33, 24, 19, 53, 63, 42, 21, 52, 59, 36}, run.dx(), "dx");
    // 1·1 + 2·2 + 3·5 + 4·6 = 44; a step right adds 10 = Σ dy, a step down 40.
    float[] dw = {44, 54, 64, 84, 94, 104, 124, 134, 144};
    for (int i = 0; i < dw.length; i++) {
      dw[i] += ConvRun.BEFORE;
    }
    Bits.assertSame(dw, run.dw(), "dw");
    Bits.assertSame(new float[] {10 + ConvRun.BEFORE}, run.db(), "db");
  }

  /** Windows two apart on the image 1 … 25. */
  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void stridesOfTwo(KernelSet kernels) {
    Conv2dGeometry g = new Conv2dGeometry(Axis.valid(5, 3, 2), Axis.valid(5, 3, 2), 1, 1);
    ConvData data =
        new ConvData(1, counting(25), counting(9), new float[1], new float[] {1, 10, 100, 1000});
    ConvRun run = ConvRun.of(kernels.conv2d(g), data);
    Bits.assertSame(new float[] {411, 501, 861, 951}, run.y(), "y");
    // The middle row and column are seen by the last tap of one window, the first of the next.
    Bits.assertSame(
        new float[] {
          1, 2, 13, 20, 30, //
          4, 5, 46, 50, 60, //
          107, 208, 1379, 2080, 3090, //
          400, 500, 4600, 5000, 6000, //
          700, 800, 7900, 8000, 9000
        },
        run.dx(),
        "dx");
  }

  /** A 2×2 kernel needs one row of zeros, an odd number: it goes below, and right. */
  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void samePaddingPutsTheOddRowAfter(KernelSet kernels) {
    Conv2dGeometry g = new Conv2dGeometry(Axis.same(3, 2, 1), Axis.same(3, 2, 1), 1, 1);
    float[] dy = {1, 1, 1, 1, 1, 1, 1, 1, 1};
    ConvRun run =
        ConvRun.of(kernels.conv2d(g), new ConvData(1, counting(9), counting(4), new float[1], dy));
    Bits.assertSame(new float[] {37, 47, 21, 67, 77, 33, 23, 26, 9}, run.y(), "y");
    // The corner was seen by tap 1 alone, the first row by taps 1 and 2, the column by 1 and 3.
    Bits.assertSame(new float[] {1, 3, 3, 4, 10, 10, 4, 10, 10}, run.dx(), "dx");
  }

  /** TensorFlow's rule for "same" with a stride: windows start at the corner, not one before it. */
  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void samePaddingWithStride(KernelSet kernels) {
    Conv2dGeometry g = new Conv2dGeometry(Axis.same(4, 3, 2), Axis.same(4, 3, 2), 1, 1);
    ConvRun run =
        ConvRun.of(
            kernels.conv2d(g),
            new ConvData(1, counting(16), counting(9), new float[1], new float[4]));
    Bits.assertSame(new float[] {348, 252, 274, 175}, run.y(), "y");
  }

  /** Channels and filters: the weights are [R, S, C, K], images [H, W, C]. */
  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void channelsLieInnermost(KernelSet kernels) {
    Conv2dGeometry g = new Conv2dGeometry(Axis.valid(1, 1, 1), Axis.valid(2, 1, 1), 2, 3);
    float[] x = {1, 10, 2, 20};
    float[] w = {1, 2, 3, 4, 5, 6};
    float[] b = {0, 100, 200};
    float[] dy = {1, 0, 0, 0, 1, 0};
    ConvRun run = ConvRun.of(kernels.conv2d(g), new ConvData(1, x, w, b, dy));
    Bits.assertSame(new float[] {41, 152, 263, 82, 204, 326}, run.y(), "y");
    Bits.assertSame(new float[] {1, 4, 2, 5}, run.dx(), "dx");
  }

  /** In r, then s, then c, with the bias last: 2^24 swallows a one that is added to it. */
  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void forwardSumsOverRowsThenColumnsThenChannels(KernelSet kernels) {
    Conv2dGeometry g = new Conv2dGeometry(Axis.valid(2, 2, 1), Axis.valid(2, 2, 1), 2, 1);
    float[] ones = ConvRun.filled(8, 1f);
    for (int big = 0; big < 8; big++) {
      for (int small = 0; small < 8; small++) {
        if (big == small) {
          continue;
        }
        float[] x = new float[8];
        x[big] = BIG;
        x[small] = 1f;
        ConvData data = new ConvData(1, x, ones, new float[] {-BIG}, new float[1]);
        assertEquals(0f, ConvRun.of(kernels.conv2d(g), data).y()[0]);
        x[7] -= BIG;
        data = new ConvData(1, x, ones, new float[1], new float[1]);
        // The small term survives only if it comes after the big one has been taken back.
        float expected = 0f;
        for (float term : x) {
          expected += term;
        }
        assertEquals(expected, ConvRun.of(kernels.conv2d(g), data).y()[0]);
      }
    }
  }

  /** Over p, q and k upwards: 2^24 + 1 - 2^24 = 0, while 2^24 - 2^24 + 1 = 1. */
  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void backwardInputSumsOverOutputPixelsThenFilters(KernelSet kernels) {
    // Two filters. The input pixel in the middle is seen by two output pixels: one above the other,
    // or side by side.
    Conv2dGeometry above = new Conv2dGeometry(Axis.valid(3, 2, 1), Axis.valid(1, 1, 1), 1, 2);
    Conv2dGeometry beside = new Conv2dGeometry(Axis.valid(1, 1, 1), Axis.valid(3, 2, 1), 1, 2);
    for (Conv2dGeometry g : List.of(above, beside)) {
      float[][] dy = {{BIG, 1, -BIG, 0}, {BIG, 0, 1, -BIG}, {BIG, -BIG, 1, 0}, {1, BIG, -BIG, 0}};
      float[] expected = {0, 0, 1, 0};
      for (int i = 0; i < dy.length; i++) {
        ConvData data =
            new ConvData(1, new float[3], new float[] {1, 1, 1, 1}, new float[2], dy[i]);
        assertEquals(expected[i], ConvRun.of(kernels.conv2d(g), data).dx()[1]);
      }
    }
    // Four output pixels around the one in the middle: rows before columns.
    Conv2dGeometry around = new Conv2dGeometry(Axis.valid(3, 2, 1), Axis.valid(3, 2, 1), 1, 1);
    float[][] dy = {{BIG, 1, -BIG, 0}, {BIG, -BIG, 1, 0}, {0, BIG, -BIG, 1}, {0, BIG, 1, -BIG}};
    float[] expected = {0, 1, 1, 0};
    for (int i = 0; i < dy.length; i++) {
      ConvData data = new ConvData(1, new float[9], new float[] {1, 1, 1, 1}, new float[1], dy[i]);
      assertEquals(expected[i], ConvRun.of(kernels.conv2d(around), data).dx()[4]);
    }
  }

  /** Over the output pixels in raster order, whether a step goes right or down. */
  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void backwardWeightsSumsOverPixelsInRasterOrder(KernelSet kernels) {
    Conv2dGeometry g = new Conv2dGeometry(Axis.valid(2, 1, 1), Axis.valid(2, 1, 1), 1, 1);
    float[][] dy = {{BIG, 1, -BIG, 0}, {BIG, -BIG, 1, 0}, {0, BIG, -BIG, 1}, {0, BIG, 1, -BIG}};
    float[] expected = {0, 1, 1, 0};
    for (int i = 0; i < dy.length; i++) {
      Conv2dKernel kernel = kernels.conv2d(g);
      float[] dw = new float[kernel.gradientSize()];
      float[] db = new float[1];
      kernel.backwardWeights(1, new float[] {1, 1, 1, 1}, dy[i], dw, db);
      assertEquals(expected[i], ConvRun.plain(kernel, dw)[0]);
      assertEquals(expected[i], db[0]);
    }
  }

  /** The second image's two ones meet each other first; one by one, 2^24 would swallow both. */
  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void backwardWeightsStartsAnewWithEachImage(KernelSet kernels) {
    Conv2dGeometry g = new Conv2dGeometry(Axis.valid(1, 1, 1), Axis.valid(2, 1, 1), 1, 1);
    ConvData data =
        new ConvData(
            2, new float[] {1, 1, 1, 1}, new float[1], new float[1], new float[] {BIG, 0, 1, 1});
    ConvRun run = ConvRun.of(kernels.conv2d(g), data);
    assertEquals(BIG + 2, run.dw()[0]);
    assertEquals(BIG + 2, run.db()[0]);
  }

  /** (1 + 2^-12)² - (1 + 2^-11) = 2^-24, which a rounded product loses. */
  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void productsAreNotRounded(KernelSet kernels) {
    float a = 1 + 0x1p-12f;
    float minus = -(1 + 0x1p-11f);
    Conv2dGeometry g = new Conv2dGeometry(Axis.valid(1, 1, 1), Axis.valid(1, 1, 1), 2, 1);
    float[] y = new float[1];
    Conv2dKernel kernel = kernels.conv2d(g);
    float[] w = ConvRun.prepared(kernel, new float[] {1, a});
    kernel.forward(1, new float[] {minus, a}, w, new float[1], y);
    assertEquals(0x1p-24f, y[0]);
  }

  private static float[] counting(int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = i + 1;
    }
    return values;
  }
}
