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
    return new AveragePool2dGeometry(
        height,
        width,
        channels,
        poolHeight,
        poolWidth,
        strideHeight,
        strideWidth,
        0,
        0,
        (height - poolHeight) / strideHeight + 1,
        (width - poolWidth) / strideWidth + 1);
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
    int outputHeight = (height - 1) / strideHeight + 1;
    int outputWidth = (width - 1) / strideWidth + 1;
    int padHeight = Math.max(0, (outputHeight - 1) * strideHeight + poolHeight - height);
    int padWidth = Math.max(0, (outputWidth - 1) * strideWidth + poolWidth - width);
    return new AveragePool2dGeometry(
        height,
        width,
        channels,
        poolHeight,
        poolWidth,
        strideHeight,
        strideWidth,
        padHeight / 2,
        padWidth / 2,
        outputHeight,
        outputWidth);
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
