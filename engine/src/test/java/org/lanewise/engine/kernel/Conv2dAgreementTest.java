package org.lanewise.engine.kernel;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every convolution kernel gives the textbook's results in every bit. */
final class Conv2dAgreementTest {

  /** Above this a random case would take longer than it teaches. */
  private static final long LARGEST_FLOP = 1_000_000;

  static Stream<Arguments> casesAndSets() {
    return ConvCase.all().stream().flatMap(c -> others().map(kernels -> Arguments.of(c, kernels)));
  }

  private static Stream<KernelSet> others() {
    return OtherRegisters.andOurs().stream().filter(kernels -> kernels != KernelSets.TEXTBOOK);
  }

  @ParameterizedTest
  @MethodSource("casesAndSets")
  void agreesOnListedCases(ConvCase c, KernelSet kernels) {
    ConvData data = ConvData.of(c, Values.RELU, Values.UNIFORM, Values.POOLED, c.hashCode());
    ConvRun expected = ConvRun.of(new Conv2dTextbook(c.geometry()), data);
    expected.assertSame(ConvRun.of(kernels.conv2d(c.geometry()), data), kernels + ", " + c);
  }

  @ParameterizedTest
  @MethodSource("casesAndSets")
  void agreesWhereRoundingAndSignsOfZeroShow(ConvCase c, KernelSet kernels) {
    assumeTrue(c.geometry().flop() <= LARGEST_FLOP, "too large for numbers of all kinds");
    ConvData data = ConvData.of(c, Values.MIXED, Values.MIXED, Values.MIXED, c.hashCode());
    ConvRun expected = ConvRun.of(new Conv2dTextbook(c.geometry()), data);
    expected.assertSame(ConvRun.of(kernels.conv2d(c.geometry()), data), kernels + ", " + c);
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void agreesOnRandomGeometries(
      @ForAll("cases") ConvCase c,
      @ForAll Values inputs,
      @ForAll Values weights,
      @ForAll Values gradients,
      @ForAll long seed) {
    ConvData data = ConvData.of(c, inputs, weights, gradients, seed);
    ConvRun expected = ConvRun.of(new Conv2dTextbook(c.geometry()), data);
    others()
        .forEach(kernels ->
            expected.assertSame(ConvRun.of(kernels.conv2d(c.geometry()), data), kernels));
  }

  @Provide
  Arbitrary<ConvCase> cases() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 5),
            Combinators.combine(sizes(), sizes()).as(List::of),
            Combinators.combine(channels(), channels()).as(List::of),
            Combinators.combine(kernels(), kernels()).as(List::of),
            Combinators.combine(strides(), strides()).as(List::of),
            Combinators.combine(paddings(), paddings()).as(List::of),
            Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.just(1)),
                Tuple.of(1, Arbitraries.of(2, 3, 7, 8, 9, 16, 17, 33))))
        .as((images, size, channels, kernel, stride, padding, groups) ->
            ConvCase.of(
                    images,
                    axis(size.get(0), kernel.get(0), stride.get(0), padding.get(0)),
                    axis(size.get(1), kernel.get(1), stride.get(1), padding.get(1)),
                    groups == 1 ? channels.get(0) : channels.get(0) % 5 + 1,
                    groups == 1 ? channels.get(1) : channels.get(1) % 5 + 1)
                .groups(groups))
        .filter(c -> c.images() * c.geometry().flop() <= LARGEST_FLOP);
  }

  private static Axis axis(int size, int kernel, int stride, int padding) {
    return switch (padding) {
      case 0 -> Axis.valid(Math.max(size, kernel), kernel, stride);
      case 1 -> Axis.same(size, kernel, stride);
      default -> Axis.padded(Math.max(size, kernel), kernel, stride, padding / 6, padding % 6);
    };
  }

  /** None, "same", or so much of it before and after. */
  private static Arbitrary<Integer> paddings() {
    return Arbitraries.frequencyOf(
        Tuple.of(1, Arbitraries.of(0, 1)), Tuple.of(1, Arbitraries.integers().between(2, 35)));
  }

  private static Arbitrary<Integer> sizes() {
    return Arbitraries.integers().between(1, 20);
  }

  private static Arbitrary<Integer> channels() {
    return Arbitraries.of(ConvCase.AWKWARD);
  }

  private static Arbitrary<Integer> kernels() {
    return Arbitraries.integers().between(1, 5);
  }

  private static Arbitrary<Integer> strides() {
    return Arbitraries.integers().between(1, 3);
  }
}
