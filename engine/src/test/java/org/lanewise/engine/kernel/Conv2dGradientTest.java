package org.lanewise.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The textbook convolution against its definition, and its gradients against central differences,
 * both in double precision, in every element of every argument.
 */
final class Conv2dGradientTest {

  static List<ConvCase> cases() {
    return ConvCase.small();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void forwardIsTheDefinition(ConvCase c) {
    Conv2dGeometry g = c.geometry();
    ConvData data = data(c);
    double[] expected =
        Conv2dDouble.forward(
            g,
            c.images(),
            Differences.widen(data.x()),
            Differences.widen(data.w()),
            Differences.widen(data.b()));
    float[] y = ConvRun.of(new Conv2dTextbook(g), data).y();
    double terms = g.patchSize() + 2.0;
    for (int i = 0; i < y.length; i++) {
      assertEquals(expected[i], y[i], terms * terms * 0x1p-24);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientsAreTheDifferences(ConvCase c) {
    Conv2dGeometry g = c.geometry();
    ConvData data = data(c);
    double[] x = Differences.widen(data.x());
    double[] w = Differences.widen(data.w());
    double[] b = Differences.widen(data.b());
    double[] dy = Differences.widen(data.dy());
    int n = c.images();
    ConvRun run = ConvRun.of(new Conv2dTextbook(g), data);
    int taps = g.kernelHeight() * g.kernelWidth() * g.filters();
    int pixels = n * g.outputHeight() * g.outputWidth();
    Differences.check(v -> Conv2dDouble.loss(g, n, v, w, b, dy), x, run.dx(), 0, taps, "dx");
    Differences.check(
        v -> Conv2dDouble.loss(g, n, x, v, b, dy), w, run.dw(), ConvRun.BEFORE, pixels, "dw");
    Differences.check(
        v -> Conv2dDouble.loss(g, n, x, w, v, dy), b, run.db(), ConvRun.BEFORE, pixels, "db");
  }

  private static ConvData data(ConvCase c) {
    return ConvData.of(c, Values.UNIFORM, Values.UNIFORM, Values.UNIFORM, c.hashCode());
  }
}
