package org.lanewise.engine.kernel;

/**
 * The mean of each channel over all pixels of an image, and its gradient.
 *
 * <pre>
 * forward   y[n,c]    = (Σ(i) x[n,i,c]) / pixels
 * backward  dx[n,i,c] = dy[n,c] / pixels
 * </pre>
 *
 * <p>{@code forward} adds the pixels in raster order, in float from +0. Every stored result has
 * {@code + 0f} added. Nothing is allocated by a call.
 */
public interface GlobalAveragePool2dKernel {

  /** H · W. */
  int pixels();

  /** C. */
  int channels();

  /**
   * Computes what the operation puts out.
   *
   * @param n images
   * @param x {@code [n, pixels, C]}, not modified
   * @param y {@code [n, C]}, overwritten
   */
  void forward(int n, float[] x, float[] y);

  /**
   * Computes the gradient by the input.
   *
   * @param n images
   * @param dy {@code [n, C]}, not modified
   * @param dx {@code [n, pixels, C]}, overwritten
   */
  void backward(int n, float[] dy, float[] dx);
}
