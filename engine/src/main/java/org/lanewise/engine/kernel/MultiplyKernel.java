package org.lanewise.engine.kernel;

/**
 * The product of several arrays and its gradient. Each of them is an image {@code [pixels, C]}, or
 * has one pixel {@code [C]} that multiplies all pixels of the others.
 *
 * <pre>
 * forward   y[n,i,c]  = (x0 · x1) · x2 …                          with xk = x[k][n,i,c] or x[k][n,c]
 * backward  dx[n,i,c] = ((dy[n,i,c] · x0) · x1) …                 over all inputs but the k-th
 *           dx[n,c]   = Σ(i) ((dy[n,i,c] · x0) · x1) …            for one of one pixel
 * </pre>
 *
 * <p>The factors of a product come in the order of the inputs, each product rounded to float. The
 * sum runs over the pixels in raster order from +0, the last factor by {@code fma}. Every stored
 * result has {@code + 0f} added. Nothing is allocated by a call.
 */
public interface MultiplyKernel {

  /**
   * Computes what the operation puts out.
   *
   * @param n images
   * @param x for each input {@code [n, pixels, C]} or {@code [n, C]}, not modified
   * @param y {@code [n, pixels, C]}, overwritten; none of {@code x}
   */
  void forward(int n, float[][] x, float[] y);

  /**
   * Computes the gradient by one input.
   *
   * @param n images
   * @param k which input
   * @param x as in {@link #forward}, not modified
   * @param dy {@code [n, pixels, C]}, not modified
   * @param dx of the input's shape, overwritten; neither {@code dy} nor one of {@code x}
   */
  void backward(int n, int k, float[][] x, float[] dy, float[] dx);
}
