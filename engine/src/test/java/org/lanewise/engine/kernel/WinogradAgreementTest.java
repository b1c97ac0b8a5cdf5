package org.lanewise.engine.kernel;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lanewise.engine.kernel.WinogradRule.Choice;

/** Every Winograd kernel gives the textbook's results in every bit. */
final class WinogradAgreementTest {

  static Stream<Arguments> casesAndSets() {
    return WinogradCases.all().stream()
        .flatMap(c ->
            WinogradCases.CHOICES.stream()
                .flatMap(choice -> others().map(kernels -> Arguments.of(c, choice, kernels))));
  }

  private static Stream<KernelSet> others() {
    return OtherRegisters.andOurs().stream().filter(kernels -> kernels != KernelSets.TEXTBOOK);
  }

  @ParameterizedTest
  @MethodSource("casesAndSets")
  void agreesOnListedCases(ConvCase c, Choice choice, KernelSet kernels) {
    ConvData data = ConvData.of(c, Values.MIXED, Values.WIDE, Values.MIXED, c.hashCode());
    expected(c, choice, data)
        .assertSame(ConvRun.of(kernels.conv2dWinograd(c.geometry(), choice), data), kernels);
  }

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
  void agreesOnRandomGeometries(
      @ForAll("cases") ConvCase c,
      @ForAll("choices") Choice choice,
      @ForAll Values inputs,
      @ForAll Values weights,
      @ForAll Values gradients,
      @ForAll long seed) {
    ConvData data = ConvData.of(c, inputs, weights, gradients, seed);
    ConvRun expected = expected(c, choice, data);
    others()
        .forEach(kernels ->
            expected.assertSame(
                ConvRun.of(kernels.conv2dWinograd(c.geometry(), choice), data), kernels));
  }

  /**
   * More tiles than a block holds, so that images are cut in the middle; and, in the last case,
   * weights so large that all panels follow each frequency.
   */
  @ParameterizedTest
  @MethodSource("large")
  void agreesOverManyBlocks(ConvCase c, Choice choice, KernelSet kernels) {
    ConvData data = ConvData.of(c, Values.RELU, Values.UNIFORM, Values.UNIFORM, 1);
    Conv2dKernel kernel = kernels.conv2dWinograd(c.geometry(), choice);
    ConvRun expected = expected(c, choice, data);
    expected.assertSame(ConvRun.of(kernel, data), kernels);
    expected.assertSame(ConvRun.of(kernel, data), kernels + ", a second call");
    expected.assertSame(ConvRun.ofBoth(kernel, data), kernels + ", both gradients at once");
  }

  static Stream<Arguments> large() {
    return Stream.of(
            ConvCase.same(3, 23, 26, 3, 5, 3, 3),
            ConvCase.valid(37, 7, 6, 9, 8, 3, 3),
            ConvCase.same(19, 5, 5, 130, 131, 3, 3))
        .flatMap(c ->
            WinogradCases.CHOICES.stream()
                .flatMap(choice -> others().map(kernels -> Arguments.of(c, choice, kernels))));
  }

  /** Fused with ReLU and pooling, or one after the other. */
  @ParameterizedTest
  @MethodSource("stages")
  void agreesWithPooling(StageCase c, Choice choice, KernelSet kernels) {
    ConvData data = ConvData.of(c.conv(), Values.MIXED, Values.UNIFORM, Values.MIXED, 5);
    Conv2dGeometry g = c.conv().geometry();
    SplittableRandom random = new SplittableRandom(6);
    float[] dy = Values.MIXED.array(c.conv().images() * c.pool().outputSize(), random);
    kernels
        .conv2dWinogradPool(g, c.pool(), choice)
        .ifPresent(kernel ->
            StageRun.separate(
                    KernelSets.TEXTBOOK.conv2dWinograd(g, choice),
                    KernelSets.TEXTBOOK.maxPool2d(c.pool()),
                    data,
                    dy)
                .assertSame(StageRun.together(kernel, data, dy), kernels + ", " + choice));
  }

  static Stream<Arguments> stages() {
    return StageCase.all().stream()
        .filter(c -> WinogradRule.fits(c.conv().geometry()))
        .filter(c -> c.conv().geometry().flop() <= 500_000)
        .flatMap(c ->
            WinogradCases.CHOICES.stream()
                .flatMap(choice -> others().map(kernels -> Arguments.of(c, choice, kernels))));
  }

  private static ConvRun expected(ConvCase c, Choice choice, ConvData data) {
    return ConvRun.of(KernelSets.TEXTBOOK.conv2dWinograd(c.geometry(), choice), data);
  }

  @Provide
  Arbitrary<Choice> choices() {
    return Arbitraries.of(WinogradCases.CHOICES);
  }

  @Provide
  Arbitrary<ConvCase> cases() {
    Arbitrary<Integer> sizes = Arbitraries.integers().between(1, 14);
    Arbitrary<Integer> channels = Arbitraries.of(ConvCase.AWKWARD);
    Arbitrary<Integer> paddings = Arbitraries.integers().between(0, 4);
    return Combinators.combine(
            Arbitraries.integers().between(1, 4),
            Combinators.combine(sizes, sizes).as(List::of),
            Combinators.combine(channels, channels).as(List::of),
            Combinators.combine(paddings, paddings, paddings, paddings).as(List::of))
        .as((images, size, depth, pad) ->
            ConvCase.of(
                images,
                Axis.padded(Math.max(3, size.get(0)), 3, 1, pad.get(0), pad.get(1)),
                Axis.padded(Math.max(3, size.get(1)), 3, 1, pad.get(2), pad.get(3)),
                depth.get(0),
                depth.get(1)))
        .filter(c -> c.images() * c.geometry().flop() <= 1_000_000);
  }
}
