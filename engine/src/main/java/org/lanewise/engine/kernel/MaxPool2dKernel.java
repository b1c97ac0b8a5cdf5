package org.lanewise.engine.kernel;

/**
 * Max pooling and its gradient.
 *
 * <pre>
 * forward   y[n,p,q,c] = max over the pixels (h,w) of the image in window (p,q) of x[n,h,w,c]
 * backward  dx[n,h,w,c] = Σ dy[n,p,q,c] over the windows (p,q) whose winner is (h,w)
 * </pre>
 *
 * <p>The winner is the first NaN of the window in raster order, or, where there is none, the first
 * maximum: what has gone wrong must not hide. {@code backward} adds in raster order of the windows,
 * from +0; inputs that win nothing, and rows and columns that no window covers, get +0. Every
 * stored result has {@code + 0f} added. Nothing is allocated by a call.
 */
public interface MaxPool2dKernel {

  /** The extents that this instance was made for. */
  Pool2dGeometry geometry();

  /**
   * Computes what the operation puts out, where no {@code backward} follows.
   *
   * @param n images
   * @param x {@code [n, H, W, C]}, not modified
   * @param y {@code [n, P, Q, C]}, overwritten
   */
  void forward(int n, float[] x, float[] y);

  /**
   * Computes what the operation puts out, and what {@code backward} needs.
   *
   * @param n images
   * @param x {@code [n, H, W, C]}, not modified
   * @param y {@code [n, P, Q, C]}, overwritten
   * @param winners {@code [n, P, Q, C]}, overwritten: the winner's index in {@code x}
   */
  void forward(int n, float[] x, float[] y, int[] winners);

  /**
   * Computes the gradient by the input.
   *
   * @param n images
   * @param dy {@code [n, P, Q, C]}, not modified
   * @param winners as {@link #forward} left them, not modified
   * @param dx {@code [n, H, W, C]}, overwritten
   */
  void backward(int n, float[] dy, int[] winners, float[] dx);
}
