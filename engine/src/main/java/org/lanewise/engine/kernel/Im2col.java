package org.lanewise.engine.kernel;

import java.util.Arrays;

/**
 * The patch matrix of one image: a convolution written down as a matrix product.
 *
 * <p>Row {@code (p, q)} holds, one after the other, all the inputs that the window of output pixel
 * {@code (p, q)} lies on; column {@code (r, s, c)} says which of them. Weights in Keras' layout
 * {@code [R, S, C, K]} are, as they stand, the matrix with one row per {@code (r, s, c)} and one
 * column per filter, so
 *
 * <pre>
 *                        r=0         r=0         r=1         r=1
 *                        s=0         s=1         s=0         s=1
 *                     ┌───────────┬───────────┬───────────┬───────────┐
 *   p=0 q=0           │ x[0,0,:]  │ x[0,1,:]  │ x[1,0,:]  │ x[1,1,:]  │      ┌─────────┐
 *   p=0 q=1           │ x[0,1,:]  │ x[0,2,:]  │ x[1,1,:]  │ x[1,2,:]  │      │ weights │
 *   …                 │                                               │  ·   │ [RSC,K] │  =  y [PQ, K]
 *   p=1 q=0           │ x[1,0,:]  │ x[1,1,:]  │ x[2,0,:]  │ x[2,1,:]  │      │         │
 *   …                 │                                               │      └─────────┘
 *                     └───────────┴───────────┴───────────┴───────────┘
 *                        C floats    C floats    C floats    C floats
 * </pre>
 *
 * <p>here for a 2×2 kernel with stride 1 and no padding. A cell outside the image holds zeros. Each
 * input is stored up to R · S times: that is the price, in memory and in traffic, for which the
 * product needs to know nothing of images.
 *
 * <p>With a spacing above 1 the image is read as if {@code spacing - 1} rows (columns) of zeros lay
 * between its own. Nobody convolves such an image for its own sake, but the gradient of a
 * convolution with strides is one; see {@link #ofGradient}.
 *
 * <p>Source: K. Chellapilla, S. Puri and P. Simard, "High performance convolutional neural networks
 * for document processing", IWFHR 2006.
 *
 * @param height rows of the image
 * @param width columns of the image
 * @param channels floats of a pixel
 * @param kernelHeight R
 * @param kernelWidth S
 * @param strideHeight rows from one window to the next
 * @param strideWidth columns from one window to the next
 * @param spacingHeight rows from one row of the image to the next, 1 for an ordinary image
 * @param spacingWidth columns from one column of the image to the next, 1 for an ordinary image
 * @param padTop rows of zeros above the image
 * @param padLeft columns of zeros left of the image
 * @param outputHeight P, windows from top to bottom
 * @param outputWidth Q, windows from left to right
 */
public record Im2col(
    int height,
    int width,
    int channels,
    int kernelHeight,
    int kernelWidth,
    int strideHeight,
    int strideWidth,
    int spacingHeight,
    int spacingWidth,
    int padTop,
    int padLeft,
    int outputHeight,
    int outputWidth) {

  /** The matrix {@code [P·Q, R·S·C]} of a convolution's input. */
  public static Im2col ofInput(Conv2dGeometry g) {
    return new Im2col(
        g.height(),
        g.width(),
        g.channels(),
        g.kernelHeight(),
        g.kernelWidth(),
        g.strideHeight(),
        g.strideWidth(),
        1,
        1,
        g.padTop(),
        g.padLeft(),
        g.outputHeight(),
        g.outputWidth());
  }

  /**
   * The matrix {@code [H·W, R·S·K]} of a convolution's output gradient. Input pixel {@code h} was
   * seen by output pixel {@code p} through tap {@code r = h + top - p · stride}. So the gradient of
   * the input is itself a convolution, with stride 1, of the output gradient whose pixels were
   * moved {@code stride} apart and framed by {@code R - 1 - top} rows of zeros; its taps run
   * backwards, {@code R - 1 - r}, while {@code p} runs forwards.
   */
  public static Im2col ofGradient(Conv2dGeometry g) {
    return new Im2col(
        g.outputHeight(),
        g.outputWidth(),
        g.filters(),
        g.kernelHeight(),
        g.kernelWidth(),
        1,
        1,
        g.strideHeight(),
        g.strideWidth(),
        g.kernelHeight() - 1 - g.padTop(),
        g.kernelWidth() - 1 - g.padLeft(),
        g.height(),
        g.width());
  }

  /** P · Q: rows of the matrix. */
  public int rows() {
    return outputHeight * outputWidth;
  }

  /** R · S · C: columns of the matrix. */
  public int columns() {
    return kernelHeight * kernelWidth * channels;
  }

  /**
   * Builds the matrix of one image.
   *
   * @param images holds the image {@code [height, width, channels]}, from {@code offset}; not
   *     modified
   * @param offset where it starts
   * @param matrix {@code [rows, columns]}, overwritten
   */
  public void build(float[] images, int offset, float[] matrix) {
    int to = 0;
    for (int p = 0; p < outputHeight; p++) {
      for (int q = 0; q < outputWidth; q++) {
        for (int r = 0; r < kernelHeight; r++) {
          int h = p * strideHeight + r - padTop;
          for (int s = 0; s < kernelWidth; s++) {
            int w = q * strideWidth + s - padLeft;
            if (onImage(h, spacingHeight, height) && onImage(w, spacingWidth, width)) {
              int pixel = (h / spacingHeight) * width + w / spacingWidth;
              System.arraycopy(images, offset + pixel * channels, matrix, to, channels);
            } else {
              Arrays.fill(matrix, to, to + channels, 0f);
            }
            to += channels;
          }
        }
      }
    }
  }

  /**
   * Whether a position along one axis is a pixel: neither padding nor a zero between two pixels.
   */
  private static boolean onImage(int position, int spacing, int size) {
    return position >= 0 && position % spacing == 0 && position / spacing < size;
  }
}
