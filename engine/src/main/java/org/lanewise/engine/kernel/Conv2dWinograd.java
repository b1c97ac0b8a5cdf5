package org.lanewise.engine.kernel;

import java.util.function.Function;
import java.util.function.Supplier;
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
 */
final class Conv2dWinograd extends WinogradLayout<Conv2dKernel, Conv2dWinogradProducts>
    implements Conv2dKernel {

  private Conv2dWinograd(
      Conv2dGeometry geometry,
      Choice choice,
      Supplier<Conv2dKernel> direct,
      Function<Algorithm, Conv2dWinogradProducts> winograd) {
    super(geometry, choice, direct, winograd);
  }

  /**
   * The textbook.
   *
   * @param direct makes the kernel for the direct products, and the only one where all three are
   * @throws IllegalArgumentException when a product is to be Winograd's and the convolution is not
   *     3×3, with stride 1, in one group
   */
  static Conv2dKernel textbook(
      Conv2dGeometry geometry, Choice choice, Supplier<Conv2dKernel> direct) {
    return choice.winograd()
        ? new Conv2dWinograd(
            geometry, choice, direct, algorithm -> new Conv2dWinogradTextbook(geometry, algorithm))
        : direct.get();
  }

  /** The fastest kernel, with tiles that fit these registers; else as {@link #textbook}. */
  static Conv2dKernel fast(Conv2dGeometry geometry, Choice choice, Registers registers) {
    return choice.winograd()
        ? new Conv2dWinograd(
            geometry,
            choice,
            () -> Conv2dFast.of(geometry, registers),
            algorithm -> new Conv2dWinogradFast(geometry, algorithm, null, registers))
        : Conv2dFast.of(geometry, registers);
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
      weights.backwardWeights(n, x, dy, dw, db);
    }
  }

  /** With one kernel for both, which transforms dy once. */
  @Override
  public void backward(
      int n, float[] x, float[] dy, float[] w, float[] dw, float[] db, float[] dx) {
    if (weights != null && weights == input) {
      weights.backward(n, x, dy, w, inputAt, dw, db, dx);
    } else {
      backwardWeights(n, x, dy, dw, db);
      backwardInput(n, dy, w, dx);
    }
  }

  /** Not Winograd's: a program whose numbers are explained is lowered with direct convolutions. */
  @Override
  public ProductTerms terms() {
    throw new IllegalStateException("Winograd's sums are not explained; explain the direct ones");
  }
}
