package org.lanewise.engine.kernel;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a call may depend on and what it may touch. */
final class Conv2dCallsTest {

  /** Guard values around what a call may write. */
  private static final float GUARD = 12345.678f;

  static Stream<Arguments> casesAndSets() {
    return ConvCase.all().stream()
        .filter(c -> c.geometry().flop() < 2_000_000)
        .flatMap(c -> OtherRegisters.andOurs().stream().map(kernels -> Arguments.of(c, kernels)));
  }

  @ParameterizedTest
  @MethodSource("casesAndSets")
  void aCallDoesNotDependOnTheCallsBefore(ConvCase c, KernelSet kernels) {
    Conv2dGeometry g = c.geometry();
    Conv2dKernel used = kernels.conv2d(g);
    for (int i = 0; i < 3; i++) {
      ConvData data = data(c, i);
      ConvRun.of(kernels.conv2d(g), data).assertSame(ConvRun.of(used, data), "call " + i);
    }
  }

  @ParameterizedTest
  @MethodSource("casesAndSets")
  void argumentsAreNotModified(ConvCase c, KernelSet kernels) {
    ConvData data = data(c, 1);
    ConvData copy = data.copy();
    Conv2dKernel kernel = kernels.conv2d(c.geometry());
    float[] w = ConvRun.prepared(kernel, data.w());
    float[] prepared = w.clone();
    ConvRun.of(kernel, data);
    kernel.forward(c.images(), data.x(), w, data.b(), new float[data.dy().length]);
    kernel.backwardInput(c.images(), data.dy(), w, new float[data.x().length]);
    Bits.assertSame(copy.x(), data.x(), "x");
    Bits.assertSame(copy.w(), data.w(), "w");
    Bits.assertSame(copy.b(), data.b(), "b");
    Bits.assertSame(copy.dy(), data.dy(), "dy");
    Bits.assertSame(prepared, w, "prepared weights");
  }

  /** A batch at once, or image by image: the same bits, also in the accumulated gradients. */
  @ParameterizedTest
  @MethodSource("casesAndSets")
  void imagesMayComeInAnyChunks(ConvCase c, KernelSet kernels) {
    Conv2dGeometry g = c.geometry();
    Conv2dKernel kernel = kernels.conv2d(g);
    ConvData data = data(c, 2);
    ConvRun whole = ConvRun.of(kernel, data);
    float[] w = ConvRun.prepared(kernel, data.w());
    float[] dw = ConvRun.filled(kernel.gradientSize(), ConvRun.BEFORE);
    float[] db = ConvRun.filled(g.filters(), ConvRun.BEFORE);
    float[] y = new float[whole.y().length];
    float[] dx = new float[whole.dx().length];
    for (int from = 0; from < c.images(); from += 2) {
      int n = Math.min(2, c.images() - from);
      float[] x = part(data.x(), from, n, g.inputSize());
      float[] dy = part(data.dy(), from, n, g.outputSize());
      float[] partY = new float[dy.length];
      float[] partDx = new float[x.length];
      kernel.forward(n, x, w, data.b(), partY);
      kernel.backwardInput(n, dy, w, partDx);
      kernel.backwardWeights(n, x, dy, dw, db);
      System.arraycopy(partY, 0, y, from * g.outputSize(), partY.length);
      System.arraycopy(partDx, 0, dx, from * g.inputSize(), partDx.length);
    }
    whole.assertSame(new ConvRun(y, dx, ConvRun.plain(kernel, dw), db), "in chunks of two");
  }

  /** Workspaces are made for the largest slice: what lies behind the last image stays. */
  @ParameterizedTest
  @MethodSource("casesAndSets")
  void arraysMayBeLargerThanTheImages(ConvCase c, KernelSet kernels) {
    Conv2dGeometry g = c.geometry();
    int n = c.images();
    Conv2dKernel kernel = kernels.conv2d(g);
    ConvData data = data(c, 3);
    ConvRun exact = ConvRun.of(kernel, data);
    float[] x = guarded(data.x(), g.inputSize());
    float[] dy = guarded(data.dy(), g.outputSize());
    float[] w = ConvRun.prepared(kernel, data.w());
    float[] y = ConvRun.filled(dy.length, GUARD);
    float[] dx = ConvRun.filled(x.length, GUARD);
    float[] dw = ConvRun.filled(kernel.gradientSize(), ConvRun.BEFORE);
    float[] db = ConvRun.filled(g.filters(), ConvRun.BEFORE);
    kernel.forward(n, x, w, data.b(), y);
    kernel.backwardInput(n, dy, w, dx);
    kernel.backwardWeights(n, x, dy, dw, db);
    Bits.assertSame(guarded(exact.y(), g.outputSize()), y, "y");
    Bits.assertSame(guarded(exact.dx(), g.inputSize()), dx, "dx");
    Bits.assertSame(exact.dw(), ConvRun.plain(kernel, dw), "dw");
    Bits.assertSame(exact.db(), db, "db");
  }

  /** Weights and gradients lie somewhere in the flat vector; their neighbours are not ours. */
  @ParameterizedTest
  @MethodSource("casesAndSets")
  void weightsMayLieAnywhereInTheFlatVector(ConvCase c, KernelSet kernels) {
    Conv2dKernel kernel = kernels.conv2d(c.geometry());
    ConvData data = data(c, 4);
    int size = kernel.weightSize();
    int offset = 3;
    float[] flat = ConvRun.filled(size + 7, GUARD);
    System.arraycopy(data.w(), 0, flat, offset, size);
    float[] before = flat.clone();
    float[] prepared = new float[kernel.preparedSize()];
    kernel.prepare(flat, offset, prepared);
    Bits.assertSame(before, flat, "flat vector");
    ConvRun expected = ConvRun.of(kernel, data);
    float[] y = new float[expected.y().length];
    kernel.forward(c.images(), data.x(), prepared, data.b(), y);
    Bits.assertSame(expected.y(), y, "y");
    float[] dw = ConvRun.filled(kernel.gradientSize(), ConvRun.BEFORE);
    kernel.backwardWeights(c.images(), data.x(), data.dy(), dw, new float[c.geometry().filters()]);
    float[] gradient = ConvRun.filled(size + 7, GUARD);
    kernel.gradientToWeights(dw, gradient, offset);
    System.arraycopy(expected.dw(), 0, flat, offset, size);
    Bits.assertSame(flat, gradient, "flat gradient");
  }

  private static ConvData data(ConvCase c, int seed) {
    return ConvData.of(c, Values.MIXED, Values.UNIFORM, Values.MIXED, seed);
  }

  private static float[] part(float[] images, int from, int n, int size) {
    return Arrays.copyOfRange(images, from * size, (from + n) * size);
  }

  private static float[] guarded(float[] images, int more) {
    float[] larger = Arrays.copyOf(images, images.length + more);
    Arrays.fill(larger, images.length, larger.length, GUARD);
    return larger;
  }
}
