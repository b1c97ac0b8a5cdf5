package org.lanewise.engine.kernel;

import java.util.Locale;
import java.util.Objects;

/**
 * The extents of a two-dimensional convolution.
 *
 * @param rows H, R, P, the stride and the padding of the rows
 * @param columns W, S, Q, the stride and the padding of the columns
 * @param channels C, input channels
 * @param filters K, output channels
 * @param groups G: channels and filters are cut into so many groups, of which each sees the other's
 *     alone
 */
public record Conv2dGeometry(Axis rows, Axis columns, int channels, int filters, int groups) {

  /**
   * Checks the groups.
   *
   * @throws IllegalArgumentException when they don't divide channels and filters
   */
  public Conv2dGeometry {
    Objects.requireNonNull(rows, "rows");
    Objects.requireNonNull(columns, "columns");
    if (groups < 1 || channels % groups != 0 || filters % groups != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d groups don't divide %d channels and %d filters",
              groups,
              channels,
              filters));
    }
  }

  /** In one group. */
  public Conv2dGeometry(Axis rows, Axis columns, int channels, int filters) {
    this(rows, columns, channels, filters, 1);
  }

  /** The extents of each group: C / G channels and K / G filters. */
  public Conv2dGeometry group() {
    return new Conv2dGeometry(rows, columns, channels / groups, filters / groups);
  }

  /** The same, for a kernel that knows no groups. */
  Conv2dGeometry inOneGroup() {
    if (groups != 1) {
      throw new IllegalArgumentException("a kernel for one group was to work on " + groups);
    }
    return this;
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

  /** R · S · C / G: products that meet in one output. */
  public int patchSize() {
    return kernelHeight() * kernelWidth() * (channels / groups);
  }

  /** R · S · C / G · K: floats of the weights. */
  public int weightSize() {
    return patchSize() * filters;
  }

  /**
   * Multiply-adds of one image that touch a real input pixel, times two: the useful FLOP of {@code
   * forward}, and of each backward routine, without padding.
   */
  public long flop() {
    return 2 * rows.pixels() * columns.pixels() * (channels / groups) * filters;
  }
}
