package org.lanewise.engine.kernel;

/**
 * The extents of an average pooling.
 *
 * @param height H, input rows
 * @param width W, input columns
 * @param channels C
 * @param poolHeight rows of a window
 * @param poolWidth columns of a window
 * @param strideHeight rows from one window to the next
 * @param strideWidth columns from one window to the next
 * @param padTop rows above the image that the first window reaches over
 * @param padLeft columns left of the image that the first window reaches over
 * @param outputHeight P
 * @param outputWidth Q
 */
public record AveragePool2dGeometry(
    int height,
    int width,
    int channels,
    int poolHeight,
    int poolWidth,
    int strideHeight,
    int strideWidth,
    int padTop,
    int padLeft,
    int outputHeight,
    int outputWidth) {

  /** No padding: {@code P = (H - poolHeight) / strideHeight + 1}, rounded down. */
  public static AveragePool2dGeometry valid(
      int height,
      int width,
      int channels,
      int poolHeight,
      int poolWidth,
      int strideHeight,
      int strideWidth) {
    return of(
        Conv2dGeometry.valid(
            height, width, channels, channels, poolHeight, poolWidth, strideHeight, strideWidth));
  }

  /** TensorFlow's "same": {@code P = ceil(H / stride)}; an odd row of padding goes after. */
  public static AveragePool2dGeometry same(
      int height,
      int width,
      int channels,
      int poolHeight,
      int poolWidth,
      int strideHeight,
      int strideWidth) {
    return of(
        Conv2dGeometry.same(
            height, width, channels, channels, poolHeight, poolWidth, strideHeight, strideWidth));
  }

  /** Its windows lie where the patches of a convolution lie. */
  private static AveragePool2dGeometry of(Conv2dGeometry patches) {
    return new AveragePool2dGeometry(
        patches.height(),
        patches.width(),
        patches.channels(),
        patches.kernelHeight(),
        patches.kernelWidth(),
        patches.strideHeight(),
        patches.strideWidth(),
        patches.padTop(),
        patches.padLeft(),
        patches.outputHeight(),
        patches.outputWidth());
  }

  /** H · W · C: floats of one input image. */
  public int inputSize() {
    return height * width * channels;
  }

  /** P · Q · C: floats of one output image. */
  public int outputSize() {
    return outputHeight * outputWidth * channels;
  }

  /** The first row of the image in the windows of output row {@code p}. */
  int firstRow(int p) {
    return Math.max(0, p * strideHeight - padTop);
  }

  /** The row of the image behind the windows of output row {@code p}. */
  int endRow(int p) {
    return Math.min(height, p * strideHeight - padTop + poolHeight);
  }

  /** The first column of the image in the windows of output column {@code q}. */
  int firstColumn(int q) {
    return Math.max(0, q * strideWidth - padLeft);
  }

  /** The column of the image behind the windows of output column {@code q}. */
  int endColumn(int q) {
    return Math.min(width, q * strideWidth - padLeft + poolWidth);
  }

  /** How many pixels of the image the window {@code (p, q)} holds. */
  int count(int p, int q) {
    return (endRow(p) - firstRow(p)) * (endColumn(q) - firstColumn(q));
  }
}
