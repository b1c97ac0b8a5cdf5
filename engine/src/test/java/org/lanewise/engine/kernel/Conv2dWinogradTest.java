package org.lanewise.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lanewise.engine.kernel.WinogradRule.Algorithm;
import org.lanewise.engine.kernel.WinogradRule.Choice;

/** Winograd's convolution computes a convolution, with little more error than the direct one. */
final class Conv2dWinogradTest {

  /** Largest error over largest magnitude, of all that these tests compute. */
  private static final float F2_ERROR = 1.5e-6f;

  private static final float F4_ERROR = 6e-6f;

  static Stream<Arguments> casesAndTiles() {
    return WinogradCases.all().stream()
        .flatMap(c -> Stream.of(Algorithm.F2, Algorithm.F4).map(tile -> Arguments.of(c, tile)));
  }

  static List<ConvCase> cases() {
    return WinogradCases.all();
  }

  @ParameterizedTest
  @MethodSource("casesAndTiles")
  void isTheConvolution(ConvCase c, Algorithm tile) {
    ConvData data = ConvData.of(c, Values.RELU, Values.UNIFORM, Values.POOLED, c.hashCode());
    ConvRun direct = ConvRun.of(KernelSets.TEXTBOOK.conv2d(c.geometry()), data);
    Conv2dKernel kernel =
        KernelSets.TEXTBOOK.conv2dWinograd(c.geometry(), new Choice(Algorithm.DIRECT, tile, tile));
    ConvRun run = runFromZero(kernel(c, tile), data);
    float most = tile == Algorithm.F2 ? F2_ERROR : F4_ERROR;
    assertClose(direct.y(), run.y(), most);
    assertClose(direct.dx(), run.dx(), most);
    assertClose(runFromZero(KernelSets.TEXTBOOK.conv2d(c.geometry()), data).dw(), run.dw(), most);
    Bits.assertSame(direct.y(), ConvRun.of(kernel, data).y(), "the direct product");
    Bits.assertSame(direct.db(), ConvRun.of(kernel, data).db(), "the bias");
  }

  /** Whole numbers have exact halves and quarters, so with F2 nothing is rounded. */
  @ParameterizedTest
  @MethodSource("cases")
  void isExactWithWholeNumbers(ConvCase c) {
    ConvData data = ConvData.of(c, Values.INTEGERS, Values.INTEGERS, Values.INTEGERS, c.hashCode());
    runFromZero(KernelSets.TEXTBOOK.conv2d(c.geometry()), data)
        .assertSame(runFromZero(kernel(c, Algorithm.F2), data), c);
  }

  /** Against double precision, where many terms meet: no worse than a few times the direct one. */
  @Test
  void errsLittleMoreThanTheDirectSums() {
    ConvCase c = ConvCase.same(1, 7, 7, 256, 32, 3, 3);
    ConvData data = ConvData.of(c, Values.RELU, Values.UNIFORM, Values.UNIFORM, 1);
    double[] exact = exactForward(c.geometry(), data);
    double direct = error(exact, ConvRun.of(KernelSets.TEXTBOOK.conv2d(c.geometry()), data).y());
    assertTrue(error(exact, ConvRun.of(kernel(c, Algorithm.F2), data).y()) < direct);
    assertTrue(error(exact, ConvRun.of(kernel(c, Algorithm.F4), data).y()) < 3 * direct);
  }

  /** Central differences of {@code Σ y·dy}, which is linear in every input and every weight. */
  @ParameterizedTest
  @EnumSource(
      value = Algorithm.class,
      names = {"F2", "F4"})
  void gradientsAreThoseOfForward(Algorithm tile) {
    ConvCase c = ConvCase.same(2, 5, 6, 2, 3, 3, 3);
    ConvData data = ConvData.of(c, Values.UNIFORM, Values.UNIFORM, Values.UNIFORM, 2);
    Conv2dKernel kernel = kernel(c, tile);
    ConvRun run = runFromZero(kernel, data);
    assertClose(differences(kernel, data, data.x()), run.dx(), 1e-5f);
    assertClose(differences(kernel, data, data.w()), run.dw(), 1e-5f);
    assertClose(differences(kernel, data, data.b()), run.db(), 1e-5f);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void eachProductIsChosenApart(ConvCase c) {
    ConvData data = ConvData.of(c, Values.UNIFORM, Values.UNIFORM, Values.UNIFORM, 3);
    Conv2dGeometry g = c.geometry();
    ConvRun[] runs = new ConvRun[Algorithm.values().length];
    for (Algorithm tile : Algorithm.values()) {
      runs[tile.ordinal()] = ConvRun.of(kernel(c, tile), data);
    }
    for (Choice choice : WinogradCases.CHOICES) {
      ConvRun run = ConvRun.of(KernelSets.TEXTBOOK.conv2dWinograd(g, choice), data);
      Bits.assertSame(runs[choice.forward().ordinal()].y(), run.y(), choice + ": y");
      Bits.assertSame(runs[choice.input().ordinal()].dx(), run.dx(), choice + ": dx");
      Bits.assertSame(runs[choice.weights().ordinal()].dw(), run.dw(), choice + ": dw");
      Bits.assertSame(runs[choice.weights().ordinal()].db(), run.db(), choice + ": db");
    }
  }

  /** Not a number in one pixel reaches every output whose patch it lies in, and dw. */
  @ParameterizedTest
  @EnumSource(
      value = Algorithm.class,
      names = {"F2", "F4"})
  void whatIsNotANumberStaysSo(Algorithm tile) {
    ConvCase c = ConvCase.same(2, 9, 7, 5, 17, 3, 3);
    ConvData data = ConvData.of(c, Values.UNIFORM, Values.UNIFORM, Values.UNIFORM, 4);
    int at = data.x().length / 2;
    data.x()[at] = Float.NaN;
    ConvRun direct = ConvRun.of(KernelSets.TEXTBOOK.conv2d(c.geometry()), data);
    for (KernelSet kernels : OtherRegisters.andOurs()) {
      ConvRun run = ConvRun.of(kernels.conv2dWinograd(c.geometry(), new Choice(tile)), data);
      assertNotLost(direct.y(), run.y());
      assertNotLost(direct.dw(), run.dw());
    }
  }

  @Test
  void onlyThreeByThreeWithStrideOne() {
    Choice choice = new Choice(Algorithm.F2);
    for (ConvCase c :
        List.of(
            ConvCase.valid(1, 9, 9, 16, 16, 3, 5),
            ConvCase.valid(1, 9, 9, 16, 16, 3, 3).stride(2, 1),
            ConvCase.valid(1, 9, 9, 8, 8, 3, 3).groups(2))) {
      assertSame(Choice.DIRECT, WinogradRule.of(c.geometry(), false));
      for (KernelSet kernels : KernelSets.values()) {
        assertThrows(
            IllegalArgumentException.class, () -> kernels.conv2dWinograd(c.geometry(), choice));
      }
    }
  }

  /** A set of one's own that knows nothing of Winograd has its own kernel for direct products. */
  @Test
  void directProductsAreTheSetsOwn() {
    Conv2dGeometry g = ConvCase.valid(1, 4, 4, 2, 3, 3, 3).geometry();
    Conv2dKernel own = new Conv2dTextbook(g);
    KernelSet kernels =
        new KernelSet() {
          @Override
          public Conv2dKernel conv2d(Conv2dGeometry geometry) {
            return own;
          }
        };
    assertSame(own, kernels.conv2dWinograd(g, Choice.DIRECT));
    Pool2dGeometry pool = new Pool2dGeometry(Axis.valid(2, 2, 2), Axis.valid(2, 2, 2), 3);
    assertEquals(Optional.empty(), kernels.conv2dWinogradPool(g, pool, new Choice(Algorithm.F2)));
  }

  private static Conv2dKernel kernel(ConvCase c, Algorithm tile) {
    return KernelSets.TEXTBOOK.conv2dWinograd(c.geometry(), new Choice(tile));
  }

  /** As {@link ConvRun#of}, with gradients that begin at zero. */
  private static ConvRun runFromZero(Conv2dKernel kernel, ConvData data) {
    ConvRun run = ConvRun.of(kernel, data);
    float[] dw = new float[kernel.gradientSize()];
    float[] db = new float[kernel.columns()];
    kernel.backwardWeights(data.images(), data.x(), data.dy(), dw, db);
    return new ConvRun(run.y(), run.dx(), ConvRun.plain(kernel, dw), db);
  }

  private static void assertNotLost(float[] expected, float[] actual) {
    for (int i = 0; i < expected.length; i++) {
      assertTrue(!Float.isNaN(expected[i]) || Float.isNaN(actual[i]), "element " + i);
    }
  }

  private static void assertClose(float[] expected, float[] actual, float most) {
    double[] exact = new double[expected.length];
    Arrays.setAll(exact, i -> expected[i]);
    double error = error(exact, actual);
    assertTrue(error <= most, "the largest error is " + error + " of the largest magnitude");
  }

  /** The largest error, over the largest magnitude. */
  private static double error(double[] exact, float[] actual) {
    double largest = 0;
    double error = 0;
    for (int i = 0; i < exact.length; i++) {
      largest = Math.max(largest, Math.abs(exact[i]));
      error = Math.max(error, Math.abs(exact[i] - actual[i]));
    }
    return error == 0 ? 0 : error / largest;
  }

  private static float[] differences(Conv2dKernel kernel, ConvData data, float[] of) {
    float[] result = new float[of.length];
    for (int i = 0; i < of.length; i++) {
      float before = of[i];
      of[i] = before + 1;
      double high = product(kernel, data);
      of[i] = before - 1;
      result[i] = (float) ((high - product(kernel, data)) / 2);
      of[i] = before;
    }
    return result;
  }

  private static double product(Conv2dKernel kernel, ConvData data) {
    float[] y = new float[data.dy().length];
    kernel.forward(data.images(), data.x(), ConvRun.prepared(kernel, data.w()), data.b(), y);
    double sum = 0;
    for (int i = 0; i < y.length; i++) {
      sum += (double) y[i] * data.dy()[i];
    }
    return sum;
  }

  private static double[] exactForward(Conv2dGeometry g, ConvData data) {
    double[] y = new double[g.outputSize()];
    for (int i = 0; i < y.length; i++) {
      int k = i % g.filters();
      int q = i / g.filters() % g.outputWidth();
      int p = i / g.filters() / g.outputWidth();
      double sum = data.b()[k];
      for (int tap = 0; tap < 9; tap++) {
        int h = p + tap / 3 - g.padTop();
        int w = q + tap % 3 - g.padLeft();
        if (h >= 0 && h < g.height() && w >= 0 && w < g.width()) {
          for (int c = 0; c < g.channels(); c++) {
            double x = data.x()[(h * g.width() + w) * g.channels() + c];
            sum += x * data.w()[(tap * g.channels() + c) * g.filters() + k];
          }
        }
      }
      y[i] = sum;
    }
    return y;
  }
}
