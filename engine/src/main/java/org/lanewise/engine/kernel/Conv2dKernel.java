package org.lanewise.engine.kernel;

/**
 * Two-dimensional convolution and its two gradients.
 *
 * <pre>
 * forward          y[n,p,q,k]  = b[k] + Σ(r,s,c)  x[n, p·sh + r - top, q·sw + s - left, c] · w[r,s,c,k]
 * backwardInput    dx[n,h,w,c] =        Σ(p,q,k) dy[n,p,q,k] · w[r,s,c,k]     where r = h + top - p·sh, s = w + left - q·sw
 * backwardWeights  dw[r,s,c,k] += Σ(p,q)  x[n, p·sh + r - top, q·sw + s - left, c] · dy[n,p,q,k]
 *                  db[k]       += Σ(p,q) dy[n,p,q,k]
 * </pre>
 *
 * <p>Inputs outside the image count as zero. {@code sh, sw} are the strides, {@code top, left} the
 * padding.
 *
 * <p>In G groups, weights are {@code [R, S, C / G, K]}: filter k sees the channels of group {@code
 * i = k / (K / G)} alone. In the formulas c then goes over 0 to C / G, {@code x} and {@code dx} are
 * those of channel {@code i · C / G + c}, and {@code backwardInput} sums over the filters of its
 * channel's group. G = C is a depthwise convolution. The order of the sums is the same.
 *
 * <h2>Order of the sums</h2>
 *
 * <ul>
 *   <li>{@code forward}: one chain of fma from +0 over r, then s, then c; the bias is added last.
 *   <li>{@code backwardInput}: one chain of fma from +0 over the output pixels that saw the input
 *       pixel, in raster order (p, then q), and for each over k. That is the forward order of the
 *       convolution of the padded gradient with the flipped, transposed weights; and it lets a
 *       version that scatters from one output pixel after the other give the same bits.
 *   <li>{@code backwardWeights}: for each image one fresh chain of fma from +0 over p, then q; the
 *       images' chains are added to {@code dw} in order. {@code db} likewise, with plain additions.
 * </ul>
 *
 * <p>Every stored result has {@code + 0f} added. Input and output arrays must not be the same
 * array. An instance holds scratch memory: one thread at a time. Nothing is allocated by a call.
 */
public interface Conv2dKernel extends ProductKernel {

  /** The extents that this instance was made for. */
  Conv2dGeometry geometry();

  @Override
  default int rows() {
    return geometry().patchSize();
  }

  @Override
  default int columns() {
    return geometry().filters();
  }

  /**
   * Computes what the operation puts out.
   *
   * @param n images
   * @param x {@code [n, H, W, C]}, not modified
   * @param w weights as {@link #prepare} made them, not modified
   * @param b {@code [K]}, not modified
   * @param y {@code [n, P, Q, K]}, overwritten
   */
  @Override
  void forward(int n, float[] x, float[] w, float[] b, float[] y);

  /**
   * Computes the gradient by the input.
   *
   * @param n images
   * @param dy {@code [n, P, Q, K]}, not modified
   * @param w weights as {@link #prepare} made them, not modified
   * @param dx {@code [n, H, W, C]}, overwritten
   */
  @Override
  void backwardInput(int n, float[] dy, float[] w, float[] dx);

  /**
   * Adds to the gradient by weights and bias.
   *
   * @param n images
   * @param x {@code [n, H, W, C]}, not modified
   * @param dy {@code [n, P, Q, K]}, not modified
   * @param dw {@code gradientSize()} floats, added to; {@link #gradientToWeights} gives the plain
   *     order
   * @param db {@code [K]}, added to
   */
  @Override
  void backwardWeights(int n, float[] x, float[] dy, float[] dw, float[] db);

  /**
   * Adds to the gradient by the bias alone, as {@link #backwardWeights} does, where the weights are
   * frozen.
   *
   * @param n images
   * @param dy {@code [n, P, Q, K]}, not modified
   * @param db {@code [K]}, added to
   */
  @Override
  default void backwardBias(int n, float[] dy, float[] db) {
    int filters = geometry().filters();
    int size = geometry().outputSize();
    for (int image = 0; image < n; image++) {
      for (int k = 0; k < filters; k++) {
        float sum = 0;
        for (int i = image * size + k; i < (image + 1) * size; i += filters) {
          sum += dy[i];
        }
        db[k] += sum + 0f;
      }
    }
  }

  @Override
  default ProductTerms terms() {
    return new Conv2dTerms(geometry());
  }
}
