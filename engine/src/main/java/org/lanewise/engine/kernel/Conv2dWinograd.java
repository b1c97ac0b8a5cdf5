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
 * A 3×3 convolution with stride 1 of which some products are Winograd's, with other sums than those
 * of {@link Conv2dKernel}, and the rest direct. {@link WinogradTransform} has the formulas; {@code
 * f} counts the n×n numbers of a transformed tile, the frequencies.
 *
 * <h2>Order of the sums</h2>
 *
 * <p>Tiles lie on the output, from its first row and column on; a last tile reaches beyond it.
 *
 * <ul>
 *   <li>{@code forward}: {@code M[f] = Σ(c) V[f,c] · U[f,c,k]}, one chain of fma from +0 over c;
 *       {@code Aᵀ M A}; the bias is added last.
 *   <li>{@code backwardInput}: {@code M[f] = Σ(k) D[f,k] · U[f,c,k]}, one chain of fma from +0 over
 *       k; the tiles {@code B M Bᵀ} are added to an image of +0 in raster order, so where up to
 *       four (with m = 2 and 4 alike) overlap, the upper left one is first, the lower right one
 *       last.
 *   <li>{@code backwardWeights}: {@code du[f,c,k] += Σ(tiles) V[f,c] · D[f,k]}, a chain of fma that
 *       goes on from what {@code du} holds: over the images, and in each over its tiles in raster
 *       order. So the gradient that is accumulated is du: {@link #gradientToWeights} makes {@code
 *       dw = Gᵀ du G} of it, once du has been added up over all the slices of a micro-batch.
 *   <li>{@code db} as {@link Conv2dKernel} has it.
 *   <li>The transforms' sums are those of {@link WinogradMatrix}.
 * </ul>
 *
 * <p>Every stored result but du has {@code + 0f} added. An infinity or what is not a number in one
 * pixel spreads over its whole tile.
 *
 * <p>The prepared weights are those of the set's own kernel, if a product is direct, then U for
 * {@code forward}, then U for {@code backwardInput}.
 */
final class Conv2dWinograd implements Conv2dKernel {

  private final Conv2dGeometry g;

  /** For the direct products; null where there is none. */
  private final @Nullable Conv2dKernel direct;

  /** Each null where that product is direct. */
  private final @Nullable Conv2dWinogradProducts forward;

  private final @Nullable Conv2dWinogradProducts input;
  private final @Nullable Conv2dWinogradProducts weights;

  /** Where U for {@code forward} begins, and U for {@code backwardInput}, and where it ends. */
  private final int forwardAt;

  private final int inputAt;
  private final int end;

  private Conv2dWinograd(
      Conv2dGeometry geometry,
      Choice choice,
      Supplier<Conv2dKernel> direct,
      Function<Algorithm, Conv2dWinogradProducts> winograd) {
    this.g = geometry;
    this.direct = choice.has(Algorithm.DIRECT) ? direct.get() : null;
    Map<Algorithm, Conv2dWinogradProducts> made = new EnumMap<>(Algorithm.class);
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

  /**
   * A kernel for these extents.
   *
   * @param direct makes the kernel for the direct products, and the only one where all three are
   * @param winograd makes the kernel for a tile size
   * @throws IllegalArgumentException when a product is to be Winograd's and the convolution is not
   *     3×3, with stride 1, in one group
   */
  static Conv2dKernel of(
      Conv2dGeometry geometry,
      Choice choice,
      Supplier<Conv2dKernel> direct,
      Function<Algorithm, Conv2dWinogradProducts> winograd) {
    if (!choice.winograd()) {
      return direct.get();
    }
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
    return new Conv2dWinograd(geometry, choice, direct, winograd);
  }

  /** With the textbook's Winograd. */
  static Conv2dKernel textbook(
      Conv2dGeometry geometry, Choice choice, Supplier<Conv2dKernel> direct) {
    return of(
        geometry, choice, direct, algorithm -> new Conv2dWinogradTextbook(geometry, algorithm));
  }

  private Conv2dKernel direct() {
    return Objects.requireNonNull(direct);
  }

  @Override
  public Conv2dGeometry geometry() {
    return g;
  }

  @Override
  public int preparedSize() {
    return end;
  }

  @Override
  public int preparedBlocks() {
    return g.channels();
  }

  @Override
  public void prepare(
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
  public void forward(int n, float[] x, float[] w, float[] b, float[] y) {
    if (forward == null) {
      direct().forward(n, x, w, b, y);
    } else {
      forward.forward(n, x, w, forwardAt, b, y);
    }
  }

  @Override
  public void backwardInput(int n, float[] dy, float[] w, float[] dx) {
    if (input == null) {
      direct().backwardInput(n, dy, w, dx);
    } else {
      input.backwardInput(n, dy, w, inputAt, dx);
    }
  }

  @Override
  public void backwardWeights(int n, float[] x, float[] dy, float[] dw, float[] db) {
    if (weights == null) {
      direct().backwardWeights(n, x, dy, dw, db);
    } else {
      weights.backwardWeights(n, x, dy, dw);
      weights.backwardBias(n, dy, db);
    }
  }

  @Override
  public int gradientSize() {
    return weights == null ? direct().gradientSize() : weights.gradientSize();
  }

  @Override
  public int gradientRuns() {
    return weights == null ? direct().gradientRuns() : weights.gradientRuns();
  }

  @Override
  public int gradientBlocks() {
    return weights == null ? direct().gradientBlocks() : g.channels();
  }

  @Override
  public int gradientWidth() {
    return weights == null ? direct().gradientWidth() : weights.gradientWidth();
  }

  @Override
  public void gradientToWeights(
      float[] accumulated, int fromBlock, int toBlock, float[] gradient, int offset) {
    if (weights == null) {
      direct().gradientToWeights(accumulated, fromBlock, toBlock, gradient, offset);
    } else {
      weights.gradientToWeights(accumulated, fromBlock, toBlock, gradient, offset);
    }
  }

  /** Not Winograd's: a program whose numbers are explained is lowered with direct convolutions. */
  @Override
  public ProductTerms terms() {
    throw new IllegalStateException("Winograd's sums are not explained; explain the direct ones");
  }
}
