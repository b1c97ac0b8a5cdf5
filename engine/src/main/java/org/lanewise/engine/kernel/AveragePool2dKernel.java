package org.lanewise.engine.kernel;

/**
 * Average pooling and its gradient.
 *
 * <pre>
 * forward   y[n,p,q,c]  = (Σ x[n,h,w,c] over the pixels (h,w) of the image in window (p,q)) / count(p,q)
 * backward  dx[n,h,w,c] = Σ dy[n,p,q,c] / count(p,q) over the windows (p,q) that hold (h,w)
 * </pre>
 *
 * <p>{@code count} is the number of real pixels in a window: padding is not averaged, as in Keras.
 * {@code forward} adds the pixels of a window in raster order, {@code backward} the windows in
 * raster order, both in float from +0; pixels that no window covers get +0. Every stored result has
 * {@code + 0f} added. Nothing is allocated by a call.
 */
public interface AveragePool2dKernel {

  /** The extents that this instance was made for. */
  Pool2dGeometry geometry();

  /**
   * Computes what the operation puts out.
   *
   * @param n images
   * @param x {@code [n, H, W, C]}, not modified
   * @param y {@code [n, P, Q, C]}, overwritten
   */
  void forward(int n, float[] x, float[] y);

  /**
   * Computes the gradient by the input.
   *
   * @param n images
   * @param dy {@code [n, P, Q, C]}, not modified
   * @param dx {@code [n, H, W, C]}, overwritten
   */
  void backward(int n, float[] dy, float[] dx);
}
