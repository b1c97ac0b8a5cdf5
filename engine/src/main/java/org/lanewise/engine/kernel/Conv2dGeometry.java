package org.lanewise.engine.kernel;

import java.util.Objects;

/**
 * The extents of a two-dimensional convolution.
 *
 * @param rows H, R, P, the stride and the padding of the rows
 * @param columns W, S, Q, the stride and the padding of the columns
 * @param channels C, input channels
 * @param filters K, output channels
 */
public record Conv2dGeometry(Axis rows, Axis columns, int channels, int filters) {

  /** Takes the extents. */
  public Conv2dGeometry {
    Objects.requireNonNull(rows, "rows");
    Objects.requireNonNull(columns, "columns");
  }

  /** H, input rows. */
  public int height() {
    return rows.size();
  }

  /** W, input columns. */
  public int width() {
    return columns.size();
  }

  /** R. */
  public int kernelHeight() {
    return rows.window();
  }

  /** S. */
  public int kernelWidth() {
    return columns.window();
  }

  /** Rows from one window to the next. */
  public int strideHeight() {
    return rows.stride();
  }

  /** Columns from one window to the next. */
  public int strideWidth() {
    return columns.stride();
  }

  /** Rows of zeros above the image. */
  public int padTop() {
    return rows.before();
  }

  /** Columns of zeros left of the image. */
  public int padLeft() {
    return columns.before();
  }

  /** P. */
  public int outputHeight() {
    return rows.windows();
  }

  /** Q. */
  public int outputWidth() {
    return columns.windows();
  }

  /** H · W · C: floats of one input image. */
  public int inputSize() {
    return height() * width() * channels;
  }

  /** P · Q · K: floats of one output image. */
  public int outputSize() {
    return outputHeight() * outputWidth() * filters;
  }

  /** R · S · C: products that meet in one output. */
  public int patchSize() {
    return kernelHeight() * kernelWidth() * channels;
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
    return 2 * rows.pixels() * columns.pixels() * channels * filters;
  }
}
