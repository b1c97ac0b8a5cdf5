package org.lanewise.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lanewise.engine.kernel.WinogradRule.Algorithm;
import org.lanewise.engine.kernel.WinogradRule.Choice;

/**
 * A call of a kernel allocates nothing. Vectors are objects until the optimizing compiler has made
 * registers of them, so each kernel gets time to be compiled first.
 */
@Tag("own-jvm")
final class AllocationTest {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final int CALLS = 50;

  /** The compiler works beside this thread, and may have to wait for a busy machine. */
  private static final long PATIENCE = 300_000_000_000L;

  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void convolution(KernelSet kernels) {
    convolution(kernels, ConvCase.valid(2, 8, 8, 16, 32, 3, 3));
  }

  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void convolutionInGroups(KernelSet kernels) {
    convolution(kernels, ConvCase.same(2, 8, 8, 1, 1, 3, 3).groups(37));
    convolution(kernels, ConvCase.same(2, 8, 8, 2, 2, 3, 3).stride(2, 2).groups(16));
    convolution(kernels, ConvCase.valid(2, 8, 8, 8, 16, 3, 3).groups(2));
  }

  private static void convolution(KernelSet kernels, ConvCase c) {
    convolution(kernels.conv2d(c.geometry()), c);
  }

  private static void convolution(Conv2dKernel kernel, ConvCase c) {
    ConvData data = ConvData.of(c, Values.RELU, Values.UNIFORM, Values.POOLED, 1);
    float[] w = ConvRun.prepared(kernel, data.w());
    float[] y = new float[data.dy().length];
    float[] dx = new float[data.x().length];
    float[] dw = new float[kernel.gradientSize()];
    float[] db = new float[c.geometry().filters()];
    assertAllocatesNothing(() -> kernel.prepare(data.w(), 0, w));
    assertAllocatesNothing(() -> kernel.forward(2, data.x(), w, data.b(), y));
    assertAllocatesNothing(() -> kernel.backwardInput(2, data.dy(), w, dx));
    assertAllocatesNothing(() -> kernel.backwardWeights(2, data.x(), data.dy(), dw, db));
    assertAllocatesNothing(() -> kernel.gradientToWeights(dw, data.w(), 0));
  }

  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void winograd(KernelSet kernels) {
    ConvCase c = ConvCase.same(2, 4, 4, 5, 17, 3, 3);
    for (Algorithm tile : List.of(Algorithm.F2, Algorithm.F4)) {
      convolution(kernels.conv2dWinograd(c.geometry(), new Choice(tile)), c);
    }
  }

  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void convolutionWithPooling(KernelSet kernels) {
    StageCase c = StageCase.of(ConvCase.valid(2, 8, 8, 16, 32, 3, 3), 2, 2);
    for (Choice choice :
        List.of(Choice.DIRECT, new Choice(Algorithm.F2), new Choice(Algorithm.F4))) {
      convolutionWithPooling(kernels.conv2dWinogradPool(c.conv().geometry(), c.pool(), choice), c);
    }
  }

  private static void convolutionWithPooling(Optional<Conv2dPoolKernel> fused, StageCase c) {
    ConvData data = ConvData.of(c.conv(), Values.RELU, Values.UNIFORM, Values.POOLED, 1);
    fused.ifPresent(kernel -> {
      float[] w = ConvRun.prepared(kernel, data.w());
      float[] y = new float[2 * c.pool().outputSize()];
      float[] winners = new float[y.length];
      float[] dx = new float[data.x().length];
      float[] dw = new float[kernel.gradientSize()];
      float[] db = new float[c.conv().geometry().filters()];
      assertAllocatesNothing(() -> {
        kernel.forward(2, data.x(), w, data.b(), y, winners);
        kernel.backward(2, data.x(), y, data.dy(), winners, w, dw, db, dx, true);
      });
    });
  }

  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void pooling(KernelSet kernels) {
    PoolCase c = PoolCase.of(2, 13, 13, 32, 2, 2);
    MaxPool2dKernel kernel = kernels.maxPool2d(c.geometry());
    float[] x = new float[2 * c.geometry().inputSize()];
    float[] y = new float[2 * c.geometry().outputSize()];
    int[] winners = new int[y.length];
    assertAllocatesNothing(() -> kernel.forward(2, x, y));
    assertAllocatesNothing(() -> kernel.forward(2, x, y, winners));
    assertAllocatesNothing(() -> kernel.backward(2, y, winners, x));
  }

  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void averagePooling(KernelSet kernels) {
    Pool2dGeometry g = new Pool2dGeometry(Axis.same(7, 3, 2), Axis.same(7, 3, 2), 33);
    AveragePool2dKernel kernel = kernels.averagePool2d(g);
    AveragePool2dKernel global =
        kernels.averagePool2d(new Pool2dGeometry(Axis.valid(7, 7, 1), Axis.valid(7, 7, 1), 33));
    float[] x = new float[g.inputSize()];
    float[] y = new float[g.outputSize()];
    assertAllocatesNothing(() -> kernel.forward(1, x, y));
    assertAllocatesNothing(() -> kernel.backward(1, y, x));
    assertAllocatesNothing(() -> global.forward(1, x, y));
    assertAllocatesNothing(() -> global.backward(1, y, x));
  }

  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void products(KernelSet kernels) {
    MultiplyKernel kernel = kernels.multiply(33, 20, 1, 20);
    float[][] x = {new float[660], new float[33], new float[660]};
    float[] y = new float[660];
    float[] dv = new float[33];
    assertAllocatesNothing(() -> kernel.forward(1, x, y));
    assertAllocatesNothing(() -> kernel.backward(1, 0, x, y, x[2]));
    assertAllocatesNothing(() -> kernel.backward(1, 1, x, y, dv));
  }

  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void groupNormalization(KernelSet kernels) {
    GroupNormKernel kernel = new GroupNormKernel(kernels.batchNorm(20, 36), 3, 1e-3);
    BatchNormData data = BatchNormData.of(2, 20, 36, Values.UNIFORM, 1);
    float[] scale = new float[36];
    float[] statistics = new float[12];
    float[] y = new float[data.x().length];
    assertAllocatesNothing(() -> kernel.forward(2, data.x(), scale, scale, y, statistics));
    assertAllocatesNothing(
        () -> kernel.backward(2, data.x(), data.dy(), statistics, scale, scale, scale, y, true));
  }

  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void batchNormalization(KernelSet kernels) {
    BatchNormKernel kernel = kernels.batchNorm(20, 37);
    BatchNormData data = BatchNormData.of(2, 20, 37, Values.UNIFORM, 1);
    Normalization s = new Normalization(37);
    double[] moments = new double[74];
    float[] y = new float[data.x().length];
    assertAllocatesNothing(() -> kernel.addImage(data.x(), 0, 1, moments, 0));
    assertAllocatesNothing(() -> s.set(moments, 0, 40, 1e-3));
    assertAllocatesNothing(() -> kernel.forward(40, data.x(), y, 0, s));
    assertAllocatesNothing(() -> kernel.addSums(20, data.x(), data.dy(), 0, s, moments));
    assertAllocatesNothing(() -> kernel.coefficients(moments, 0, 40, s));
    assertAllocatesNothing(() -> kernel.backwardInput(40, data.x(), data.dy(), y, 0, s));
  }

  @ParameterizedTest
  @EnumSource(ActivationFunction.class)
  void activations(ActivationFunction function) {
    float[] x = new float[1000];
    float[] y = new float[1000];
    float[] dx = new float[1000];
    for (KernelSet kernels : KernelSets.values()) {
      ActivationKernel kernel = kernels.activation(function, 0.3f, 37);
      assertAllocatesNothing(() -> kernel.forward(999, x, y));
      assertAllocatesNothing(() -> kernel.backward(999, x, y, dx));
    }
  }

  @ParameterizedTest
  @EnumSource(KernelSets.class)
  void dense(KernelSet kernels) {
    DenseKernel kernel = kernels.dense(300, 10);
    float[] w = ConvRun.prepared(kernel, new float[3000]);
    float[] x = new float[600];
    float[] dx = new float[600];
    float[] y = new float[20];
    float[] dw = new float[kernel.gradientSize()];
    float[] b = new float[10];
    assertAllocatesNothing(() -> kernel.forward(2, x, w, b, y));
    assertAllocatesNothing(() -> kernel.backwardInput(2, y, w, dx));
    assertAllocatesNothing(() -> kernel.backwardWeights(2, x, y, dw, b));
  }

  /** Passes as soon as a round of calls allocates nothing, fails if that never comes. */
  private static void assertAllocatesNothing(Runnable call) {
    long allocated = -1;
    long start = System.nanoTime();
    while (allocated != 0 && System.nanoTime() - start < PATIENCE) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < CALLS; i++) {
        call.run();
      }
      allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    }
    assertEquals(0, allocated, "bytes allocated by " + CALLS + " calls");
  }
}
