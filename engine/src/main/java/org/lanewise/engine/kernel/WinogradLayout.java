package org.lanewise.engine.kernel;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.kernel.WinogradRule.Algorithm;
import org.lanewise.engine.kernel.WinogradRule.Choice;

/**
 * The weights of a convolution of which some products are Winograd's. The prepared ones are those
 * of the direct kernel, if a product is direct, then U for {@code forward}, then U for {@code
 * backwardInput}. The gradient is du, or that of the direct kernel. A block is a channel.
 *
 * @param <D> the kernel of the direct products
 * @param <W> the kernels of the others
 */
abstract class WinogradLayout<D extends WeightLayout, W extends Conv2dWinogradProducts>
    implements WeightLayout {

  private final Conv2dGeometry g;
  private final @Nullable D direct;

  /** Each null where that product is direct. */
  final @Nullable W forward;

  final @Nullable W input;
  final @Nullable W weights;

  /** Where U for {@code forward} begins, and U for {@code backwardInput}, and where it ends. */
  final int forwardAt;

  final int inputAt;
  private final int end;

  /**
   * @param direct makes the kernel of the direct products, if there are any
   * @param winograd makes the kernel of a tile size
   * @throws IllegalArgumentException when the convolution is not 3×3, with stride 1, in one group
   */
  WinogradLayout(
      Conv2dGeometry geometry,
      Choice choice,
      Supplier<? extends D> direct,
      Function<Algorithm, ? extends W> winograd) {
    if (!WinogradRule.fits(geometry)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Winograd's convolution is 3×3 with stride 1 in one group, not %d×%d with strides %d×%d in %d",
              geometry.kernelHeight(),
              geometry.kernelWidth(),
              geometry.strideHeight(),
              geometry.strideWidth(),
              geometry.groups()));
    }
    this.g = geometry;
    this.direct = choice.has(Algorithm.DIRECT) ? direct.get() : null;
    Map<Algorithm, W> made = new EnumMap<>(Algorithm.class);
    for (Algorithm algorithm : List.of(Algorithm.F2, Algorithm.F4)) {
      if (choice.has(algorithm)) {
        made.put(algorithm, winograd.apply(algorithm));
      }
    }
    this.forward = made.get(choice.forward());
    this.input = made.get(choice.input());
    this.weights = made.get(choice.weights());
    this.forwardAt = this.direct == null ? 0 : this.direct.preparedSize();
    this.inputAt = forwardAt + (forward == null ? 0 : forward.forwardSize());
    this.end = inputAt + (input == null ? 0 : input.inputSize());
  }

  /** The kernel of the direct products, which must be there. */
  final D direct() {
    return Objects.requireNonNull(direct);
  }

  public final Conv2dGeometry geometry() {
    return g;
  }

  @Override
  public final int rows() {
    return g.patchSize();
  }

  @Override
  public final int columns() {
    return g.filters();
  }

  @Override
  public final int preparedSize() {
    return end;
  }

  @Override
  public final int preparedBlocks() {
    return g.channels();
  }

  @Override
  public final void prepare(
      float[] parameters, int offset, int fromChannel, int toChannel, float[] prepared) {
    if (direct != null) {
      for (int row = 0; row < rows(); row += g.channels()) {
        direct.prepare(parameters, offset, row + fromChannel, row + toChannel, prepared);
      }
    }
    if (forward != null) {
      forward.prepareForward(parameters, offset, fromChannel, toChannel, prepared, forwardAt);
    }
    if (input != null) {
      input.prepareInput(parameters, offset, fromChannel, toChannel, prepared, inputAt);
    }
  }

  @Override
  public final int gradientSize() {
    return weights == null ? direct().gradientSize() : weights.gradientSize();
  }

  @Override
  public final int gradientRuns() {
    return weights == null ? direct().gradientRuns() : weights.gradientRuns();
  }

  @Override
  public final int gradientBlocks() {
    return weights == null ? direct().gradientBlocks() : g.channels();
  }

  @Override
  public final int gradientWidth() {
    return weights == null ? direct().gradientWidth() : weights.gradientWidth();
  }

  @Override
  public final void gradientToWeights(
      float[] accumulated, int fromBlock, int toBlock, float[] gradient, int offset) {
    if (weights == null) {
      direct().gradientToWeights(accumulated, fromBlock, toBlock, gradient, offset);
    } else {
      weights.gradientToWeights(accumulated, fromBlock, toBlock, gradient, offset);
    }
  }
}
