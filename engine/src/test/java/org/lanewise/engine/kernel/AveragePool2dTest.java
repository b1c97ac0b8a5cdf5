package org.lanewise.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Average pooling and global average pooling. */
final class AveragePool2dTest {

  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void averagesByHand(KernelSet kernels) {
    Pool2dGeometry g = new Pool2dGeometry(Axis.valid(2, 2, 2), Axis.valid(4, 2, 2), 1);
    AveragePool2dKernel kernel = kernels.averagePool2d(g);
    float[] y = new float[2];
    kernel.forward(1, new float[] {1, 2, -0f, -0f, 3, 4, -0f, -0f}, y);
    Bits.assertSame(new float[] {2.5f, 0f}, y, "y");
    float[] dx = ConvRun.filled(8, Float.NaN);
    kernel.backward(1, new float[] {4, -0f}, dx);
    Bits.assertSame(new float[] {1, 1, 0, 0, 1, 1, 0, 0}, dx, "dx");
  }

  /** "Same" padding is not averaged: the corner of a 3×3 window over 2×2 pixels holds all four. */
  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void paddingDoesNotCount(KernelSet kernels) {
    Pool2dGeometry g = new Pool2dGeometry(Axis.same(2, 3, 1), Axis.same(2, 3, 1), 1);
    float[] y = new float[4];
    kernels.averagePool2d(g).forward(1, new float[] {1, 2, 3, 6}, y);
    Bits.assertSame(new float[] {3, 3, 3, 3}, y, "y");
    // Four columns, windows of two, steps of two: the odd pixel of padding would go after.
    Pool2dGeometry odd = new Pool2dGeometry(Axis.same(1, 1, 1), Axis.same(3, 2, 2), 1);
    float[] halves = new float[2];
    kernels.averagePool2d(odd).forward(1, new float[] {1, 3, 7}, halves);
    Bits.assertSame(new float[] {2, 7}, halves, "y");
  }

  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void globalAveragesByHand(KernelSet kernels) {
    Pool2dGeometry g = new Pool2dGeometry(Axis.valid(2, 2, 1), Axis.valid(2, 2, 1), 2);
    AveragePool2dKernel kernel = kernels.averagePool2d(g);
    float[] y = new float[4];
    kernel.forward(2, new float[] {1, 2, 3, 4, 5, 6, 7, 8, 0, -0f, 0, -0f, 0, -0f, 4, -0f}, y);
    Bits.assertSame(new float[] {4, 5, 1, 0}, y, "y");
    float[] dx = ConvRun.filled(16, Float.NaN);
    kernel.backward(2, new float[] {4, 8, -0f, 2}, dx);
    Bits.assertSame(new float[] {1, 2, 1, 2, 1, 2, 1, 2, 0, .5f, 0, .5f, 0, .5f, 0, .5f}, dx, "dx");
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void agreesAndIsAdjointOnRandomGeometries(
      @ForAll @IntRange(min = 1, max = 3) int images,
      @ForAll @IntRange(min = 1, max = 40) int channels,
      @ForAll @IntRange(min = 1, max = 9) int height,
      @ForAll @IntRange(min = 1, max = 9) int width,
      @ForAll @IntRange(min = 1, max = 4) int pool,
      @ForAll @IntRange(min = 1, max = 4) int stride,
      @ForAll boolean same,
      @ForAll Values values,
      @ForAll int seed) {
    int poolWidth = 1 + (pool + seed & 3);
    boolean global = seed % 5 == 0;
    Pool2dGeometry g =
        global
            ? new Pool2dGeometry(
                Axis.valid(height, height, 1), Axis.valid(width, width, 1), channels)
            : same
                ? new Pool2dGeometry(
                    Axis.same(height, pool, stride), Axis.same(width, poolWidth, pool), channels)
                : new Pool2dGeometry(
                    Axis.valid(Math.max(height, pool), pool, stride),
                    Axis.valid(Math.max(width, poolWidth), poolWidth, pool),
                    channels);
    SplittableRandom random = new SplittableRandom(seed);
    float[] x = values.array(images * g.inputSize() + 5, random);
    float[] dy = values.array(images * g.outputSize() + 5, random);
    float[] expectedY = ConvRun.filled(dy.length, 77f);
    float[] expectedDx = ConvRun.filled(x.length, 77f);
    AveragePool2dKernel textbook = KernelSets.TEXTBOOK.averagePool2d(g);
    textbook.forward(images, x, expectedY);
    textbook.backward(images, dy, expectedDx);
    assertAdjoint(images, g, x, dy, expectedY, expectedDx);
    for (KernelSet kernels : KernelSets.values()) {
      float[] y = ConvRun.filled(dy.length, 77f);
      float[] dx = ConvRun.filled(x.length, 77f);
      kernels.averagePool2d(g).forward(images, x, y);
      kernels.averagePool2d(g).backward(images, dy, dx);
      Bits.assertSame(expectedY, y, kernels + ": y of " + g);
      Bits.assertSame(expectedDx, dx, kernels + ": dx of " + g);
    }
  }

  /** ⟨pool(x), dy⟩ = ⟨x, backward(dy)⟩, as far as floats of these sizes can tell. */
  private static void assertAdjoint(
      int n, Pool2dGeometry g, float[] x, float[] dy, float[] y, float[] dx) {
    double left = 0;
    double right = 0;
    double size = 0;
    for (int i = 0; i < n * g.outputSize(); i++) {
      left += (double) y[i] * dy[i];
      size += Math.abs((double) y[i] * dy[i]);
    }
    for (int i = 0; i < n * g.inputSize(); i++) {
      right += (double) x[i] * dx[i];
      size += Math.abs((double) x[i] * dx[i]);
    }
    assertEquals(left, right, 1e-5 * size + 1e-40);
  }
}
