package org.lanewise.engine.kernel;

/**
 * The extents of a max pooling without padding.
 *
 * @param height H, input rows
 * @param width W, input columns
 * @param channels C
 * @param poolHeight rows of a window
 * @param poolWidth columns of a window
 * @param strideHeight rows from one window to the next
 * @param strideWidth columns from one window to the next
 */
public record MaxPool2dGeometry(
    int height,
    int width,
    int channels,
    int poolHeight,
    int poolWidth,
    int strideHeight,
    int strideWidth) {

  /** P, output rows: {@code (H - poolHeight) / strideHeight + 1}, rounded down. */
  public int outputHeight() {
    return (height - poolHeight) / strideHeight + 1;
  }

  /** Q, output columns: {@code (W - poolWidth) / strideWidth + 1}, rounded down. */
  public int outputWidth() {
    return (width - poolWidth) / strideWidth + 1;
  }

  /** H · W · C: floats of one input image. */
  public int inputSize() {
    return height * width * channels;
  }

  /** P · Q · C: floats of one output image. */
  public int outputSize() {
    return outputHeight() * outputWidth() * channels;
  }

  /** Whether no input lies in two windows: the stride is at least the window, both ways. */
  public boolean disjoint() {
    return strideHeight >= poolHeight && strideWidth >= poolWidth;
  }
}
