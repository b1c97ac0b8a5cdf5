package org.lanewise.engine.kernel;

/**
 * Convolution, ReLU and non-overlapping max pooling as one operation. It computes what the three
 * layers compute one after the other, in every bit and in the orders that {@link Conv2dKernel} and
 * {@link MaxPool2dKernel} document; it is faster because the convolution's own output never reaches
 * memory, because rows and columns that pooling drops are never computed, and because the backward
 * pass may visit the winners alone: every other term of its sums is zero.
 *
 * <p>An instance holds scratch memory: one thread at a time. Nothing is allocated by a call.
 */
public interface Conv2dPoolKernel extends WeightLayout {

  /** The convolution's extents. */
  Conv2dGeometry geometry();

  /** The pooling's extents; its input is the convolution's output. */
  Pool2dGeometry pool();

  @Override
  default int rows() {
    return geometry().patchSize();
  }

  @Override
  default int columns() {
    return geometry().filters();
  }

  /**
   * Convolution, bias, ReLU, maximum.
   *
   * @param n images
   * @param x {@code [n, H, W, C]}, not modified
   * @param w weights as {@link #prepare} made them, not modified
   * @param b {@code [K]}, not modified
   * @param y {@code [n, P, Q, K]} after pooling, overwritten
   */
  void forward(int n, float[] x, float[] w, float[] b, float[] y);

  /**
   * The same before a backward pass, which needs to know the winners.
   *
   * @param n images
   * @param x {@code [n, H, W, C]}, not modified
   * @param w weights as {@link #prepare} made them, not modified
   * @param b {@code [K]}, not modified
   * @param y {@code [n, P, Q, K]} after pooling, overwritten
   * @param winners {@code [n, P, Q, K]} after pooling, overwritten: each winner's place in its
   *     window, in raster order
   */
  void forward(int n, float[] x, float[] w, float[] b, float[] y, float[] winners);

  /**
   * The gradients of weights, bias and, if wanted, input.
   *
   * @param n images
   * @param x {@code [n, H, W, C]}, as {@code forward} got it, not modified
   * @param y {@code [n, P, Q, K]} as {@code forward} left it, not modified
   * @param dy {@code [n, P, Q, K]}, the gradient of {@code y}, not modified
   * @param winners {@code [n, P, Q, K]} as {@code forward} left them, not modified
   * @param w weights as {@link #prepare} made them, not modified
   * @param dw {@code gradientSize()} floats, added to; {@link #gradientToWeights} gives the plain
   *     order
   * @param db {@code [K]}, added to
   * @param dx {@code [n, H, W, C]}, overwritten if {@code inputGradient}, else ignored
   * @param inputGradient whether {@code dx} is wanted
   */
  void backward(
      int n,
      float[] x,
      float[] y,
      float[] dy,
      float[] winners,
      float[] w,
      float[] dw,
      float[] db,
      float[] dx,
      boolean inputGradient);
}
