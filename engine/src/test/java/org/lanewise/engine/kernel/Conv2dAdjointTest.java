package org.lanewise.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Convolution is linear in the image and in the weights, so for any {@code dy}
 *
 * <pre>⟨conv(x, w), dy⟩ = ⟨x, backwardInput(dy, w)⟩ = ⟨w, backwardWeights(x, dy)⟩</pre>
 *
 * <p>The numbers are small integers: every product and every sum is exact, in float as in long, so
 * the identity holds without a tolerance.
 */
final class Conv2dAdjointTest {

  static Stream<Arguments> casesAndSets() {
    return ConvCase.all().stream()
        .flatMap(c -> Stream.of(KernelSets.values()).map(kernels -> Arguments.of(c, kernels)));
  }

  @ParameterizedTest
  @MethodSource("casesAndSets")
  void gradientsAreAdjoint(ConvCase c, KernelSet kernels) {
    ConvData data = ConvData.of(c, Values.INTEGERS, Values.INTEGERS, Values.INTEGERS, c.hashCode());
    int n = c.images();
    Conv2dGeometry g = c.geometry();
    Conv2dKernel kernel = kernels.conv2d(g);
    float[] w = ConvRun.prepared(kernel, data.w());
    float[] y = new float[n * g.outputSize()];
    float[] dx = new float[n * g.inputSize()];
    float[] dw = new float[kernel.gradientSize()];
    float[] db = new float[g.filters()];
    kernel.forward(n, data.x(), w, new float[g.filters()], y);
    kernel.backwardInput(n, data.dy(), w, dx);
    kernel.backwardWeights(n, data.x(), data.dy(), dw, db);
    long expected = dot(y, data.dy());
    assertEquals(expected, dot(data.x(), dx));
    assertEquals(expected, dot(data.w(), ConvRun.plain(kernel, dw)));
    float[] bias = data.b();
    float[] withBias = new float[y.length];
    kernel.forward(n, data.x(), w, bias, withBias);
    assertEquals(dot(withBias, data.dy()) - expected, dot(bias, db));
  }

  private static long dot(float[] a, float[] b) {
    long sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += ((long) a[i]) * ((long) b[i]);
    }
    return sum;
  }
}
