package org.lanewise.engine.kernel;

/**
 * The extents of a two-dimensional convolution.
 *
 * @param height H, input rows
 * @param width W, input columns
 * @param channels C, input channels
 * @param filters K, output channels
 * @param kernelHeight R
 * @param kernelWidth S
 * @param strideHeight rows from one window to the next
 * @param strideWidth columns from one window to the next
 * @param padTop rows of zeros above the image
 * @param padLeft columns of zeros left of the image
 * @param outputHeight P
 * @param outputWidth Q
 */
public record Conv2dGeometry(
    int height,
    int width,
    int channels,
    int filters,
    int kernelHeight,
    int kernelWidth,
    int strideHeight,
    int strideWidth,
    int padTop,
    int padLeft,
    int outputHeight,
    int outputWidth) {

  /** No padding: {@code P = (H - R) / stride + 1}, rounded down. */
  public static Conv2dGeometry valid(
      int height,
      int width,
      int channels,
      int filters,
      int kernelHeight,
      int kernelWidth,
      int strideHeight,
      int strideWidth) {
    return new Conv2dGeometry(
        height,
        width,
        channels,
        filters,
        kernelHeight,
        kernelWidth,
        strideHeight,
        strideWidth,
        0,
        0,
        (height - kernelHeight) / strideHeight + 1,
        (width - kernelWidth) / strideWidth + 1);
  }

  /** TensorFlow's "same": {@code P = ceil(H / stride)}; an odd row of padding goes after. */
  public static Conv2dGeometry same(
      int height,
      int width,
      int channels,
      int filters,
      int kernelHeight,
      int kernelWidth,
      int strideHeight,
      int strideWidth) {
    int outputHeight = (height - 1) / strideHeight + 1;
    int outputWidth = (width - 1) / strideWidth + 1;
    int padHeight = Math.max(0, (outputHeight - 1) * strideHeight + kernelHeight - height);
    int padWidth = Math.max(0, (outputWidth - 1) * strideWidth + kernelWidth - width);
    return new Conv2dGeometry(
        height,
        width,
        channels,
        filters,
        kernelHeight,
        kernelWidth,
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

  /** P · Q · K: floats of one output image. */
  public int outputSize() {
    return outputHeight * outputWidth * filters;
  }

  /** R · S · C: products that meet in one output. */
  public int patchSize() {
    return kernelHeight * kernelWidth * channels;
  }

  /** R · S · C · K: floats of the weights. */
  public int weightSize() {
    return patchSize() * filters;
  }

  /**
   * Multiply-adds of one image that touch a real input pixel, times two: the useful FLOP of {@code
   * forward}, and of each backward routine, without padding.
   */
  public long flop() {
    return 2L
        * covered(height, kernelHeight, strideHeight, padTop, outputHeight)
        * covered(width, kernelWidth, strideWidth, padLeft, outputWidth)
        * channels
        * filters;
  }

  /** Pairs (window, tap) along one axis whose input lies inside the image. */
  private static long covered(int size, int kernel, int stride, int pad, int outputs) {
    long pairs = 0;
    for (int p = 0; p < outputs; p++) {
      int first = p * stride - pad;
      pairs += Math.max(0, Math.min(size, first + kernel) - Math.max(0, first));
    }
    return pairs;
  }
}
