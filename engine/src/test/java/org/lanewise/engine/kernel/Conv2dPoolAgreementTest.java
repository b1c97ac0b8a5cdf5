package org.lanewise.engine.kernel;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Convolution, ReLU and pooling, as a kernel set runs them, give what the textbook kernels give one
 * after the other, in every bit, backwards too.
 */
final class Conv2dPoolAgreementTest {

  static Stream<Arguments> casesAndSets() {
    return StageCase.all().stream()
        .flatMap(c -> OtherRegisters.andOurs().stream().map(kernels -> Arguments.of(c, kernels)));
  }

  /** Of the sets that have a kernel for the whole of it. */
  static Stream<Arguments> casesAndFusedSets() {
    return casesAndSets()
        .filter(arguments -> {
          StageCase c = (StageCase) arguments.get()[0];
          KernelSet kernels = (KernelSet) arguments.get()[1];
          return kernels.conv2dPool(c.conv().geometry(), c.pool()).isPresent();
        });
  }

  @ParameterizedTest
  @MethodSource("casesAndSets")
  void agreesOnListedCases(StageCase c, KernelSet kernels) {
    assertAgrees(c, kernels, Values.UNIFORM, Values.UNIFORM, Values.UNIFORM, 1);
    assertAgrees(c, kernels, Values.RELU, Values.INTEGERS, Values.POOLED, 2);
    assertAgrees(c, kernels, Values.MIXED, Values.MIXED, Values.MIXED, 3);
    assertAgrees(c, kernels, Values.ONLY_ZEROS, Values.UNIFORM, Values.UNIFORM, 4);
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void agreesOnRandomGeometries(
      @ForAll("cases") StageCase c,
      @ForAll Values inputs,
      @ForAll Values weights,
      @ForAll Values gradients,
      @ForAll int seed) {
    for (KernelSet kernels : OtherRegisters.andOurs()) {
      assertAgrees(c, kernels, inputs, weights, gradients, seed);
    }
  }

  @Provide
  Arbitrary<StageCase> cases() {
    Arbitrary<Integer> three = Arbitraries.integers().between(1, 3);
    Arbitrary<Integer> four = Arbitraries.integers().between(1, 4);
    Arbitrary<Integer> ten = Arbitraries.integers().between(0, 10);
    Arbitrary<Integer> channels = Arbitraries.of(ConvCase.AWKWARD);
    Arbitrary<ConvCase> convolutions =
        Combinators.combine(three, ten, ten, channels, channels, four, four, three)
            .as((n, moreRows, moreColumns, c, k, r, s, stride) ->
                ConvCase.valid(
                        n, r + 2 * stride + moreRows, s + 2 * stride + moreColumns, c, k, r, s)
                    .stride(stride, stride));
    return Combinators.combine(convolutions, three, three, Arbitraries.integers().between(0, 1))
        .as((conv, rows, columns, gap) -> StageCase.of(conv, rows, columns, rows + gap, columns))
        .filter(c -> c.conv().images() * c.conv().geometry().flop() <= 500_000);
  }

  /** Fewer images, other data: nothing is left of the call before. */
  @ParameterizedTest
  @MethodSource("casesAndSets")
  void aCallDoesNotDependOnTheCallsBefore(StageCase c, KernelSet kernels) {
    Optional<Conv2dPoolKernel> used = kernels.conv2dPool(c.conv().geometry(), c.pool());
    assumeTrue(used.isPresent(), "not fused");
    for (int i = 0; i < 3; i++) {
      ConvData data = data(c, Values.UNIFORM, Values.UNIFORM, i);
      if (i == 1) {
        float[] first = Arrays.copyOf(data.x(), c.conv().geometry().inputSize());
        data = new ConvData(1, first, data.w(), data.b(), data.dy());
      }
      float[] dy = gradient(c, Values.UNIFORM, i);
      expected(c, data, dy).assertSame(StageRun.together(used.get(), data, dy), "call " + i);
    }
  }

  @Test
  void callsTouchOnlyTheirResults() {
    casesAndFusedSets()
        .forEach(arguments -> {
          StageCase c = (StageCase) arguments.get()[0];
          KernelSet kernels = (KernelSet) arguments.get()[1];
          touchesOnlyItsResults(c, kernels.conv2dPool(c.conv().geometry(), c.pool()).orElseThrow());
        });
  }

  private static void touchesOnlyItsResults(StageCase c, Conv2dPoolKernel kernel) {
    int n = c.conv().images();
    ConvData data = data(c, Values.RELU, Values.UNIFORM, 5);
    ConvData copy = data.copy();
    float[] dy = gradient(c, Values.MIXED, 5);
    StageRun expected = expected(c, data, dy);
    float[] w = ConvRun.prepared(kernel, data.w());
    float[] prepared = w.clone();
    float[] gradientBefore = dy.clone();
    // One float more than needed, as in a workspace for larger slices.
    float[] y = ConvRun.filled(dy.length + 1, 77f);
    kernel.forward(n, data.x(), w, data.b(), y);
    Bits.assertSame(behind(expected.y()), y, c + ": y without winners");
    float[] winners = ConvRun.filled(dy.length + 1, 77f);
    kernel.forward(n, data.x(), w, data.b(), y, winners);
    Bits.assertSame(new float[] {77f}, new float[] {winners[dy.length]}, c + ": winners");
    float[] winnersBefore = winners.clone();
    Bits.assertSame(behind(expected.y()), y, c + ": y");
    float[] dw = ConvRun.filled(kernel.gradientSize(), ConvRun.BEFORE);
    float[] db = ConvRun.filled(kernel.geometry().filters(), ConvRun.BEFORE);
    float[] dx = ConvRun.filled(data.x().length + 1, 77f);
    kernel.backward(n, data.x(), y, dy, winners, w, dw, db, new float[0], false);
    Bits.assertSame(expected.dw(), ConvRun.plain(kernel, dw), c + ": dw without dx");
    Bits.assertSame(expected.db(), db, c + ": db without dx");
    kernel.backward(n, data.x(), y, dy, winners, w, dw, db, dx, true);
    Bits.assertSame(winnersBefore, winners, c + ": winners after backward");
    Bits.assertSame(behind(expected.dx()), dx, c + ": dx");
    Bits.assertSame(behind(expected.y()), y, c + ": y after backward");
    Bits.assertSame(copy.x(), data.x(), c + ": x");
    Bits.assertSame(copy.b(), data.b(), c + ": b");
    Bits.assertSame(prepared, w, c + ": prepared weights");
    Bits.assertSame(gradientBefore, dy, c + ": dy");
  }

  private static float[] behind(float[] values) {
    float[] larger = Arrays.copyOf(values, values.length + 1);
    larger[values.length] = 77f;
    return larger;
  }

  private static void assertAgrees(
      StageCase c, KernelSet kernels, Values inputs, Values weights, Values gradients, int seed) {
    ConvData data = data(c, inputs, weights, seed);
    float[] dy = gradient(c, gradients, seed);
    expected(c, data, dy)
        .assertSame(StageRun.of(kernels, c, data, dy), kernels + ", " + inputs + ", " + weights);
  }

  private static StageRun expected(StageCase c, ConvData data, float[] dy) {
    return StageRun.separate(
        new Conv2dTextbook(c.conv().geometry()), new MaxPool2dTextbook(c.pool()), data, dy);
  }

  private static ConvData data(StageCase c, Values inputs, Values weights, int seed) {
    return ConvData.of(c.conv(), inputs, weights, Values.UNIFORM, seed);
  }

  private static float[] gradient(StageCase c, Values values, int seed) {
    SplittableRandom random = new SplittableRandom(~seed);
    return values.array(c.conv().images() * c.pool().outputSize(), random);
  }

  /** What has gone wrong is seen behind the pooling, wherever in its window it stands. */
  @ParameterizedTest
  @MethodSource("casesAndFusedSets")
  void nothingHidesNan(StageCase c, KernelSet kernels) {
    Conv2dPoolKernel used = kernels.conv2dPool(c.conv().geometry(), c.pool()).orElseThrow();
    float[] dy = new float[c.conv().images() * c.pool().outputSize()];
    for (int seed = 0; seed < 4; seed++) {
      ConvData data = data(c, Values.UNIFORM, Values.UNIFORM, seed);
      SplittableRandom random = new SplittableRandom(seed);
      for (int i = 0; i < data.x().length; i++) {
        if (random.nextInt(40) == 0) {
          data.x()[i] = seed % 2 == 0 ? Float.NaN : Float.POSITIVE_INFINITY;
        }
      }
      float[] expected = expected(c, data, dy).y();
      Bits.assertSame(expected, StageRun.together(used, data, dy).y(), c + ", seed " + seed);
    }
  }
}
