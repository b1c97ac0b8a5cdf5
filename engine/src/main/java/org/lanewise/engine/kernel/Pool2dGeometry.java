package org.lanewise.engine.kernel;

import java.util.Objects;

/**
 * The extents of a pooling.
 *
 * @param rows H, P, the windows' height, their stride and the padding of the rows
 * @param columns W, Q, the windows' width, their stride and the padding of the columns
 * @param channels C
 */
public record Pool2dGeometry(Axis rows, Axis columns, int channels) {

  /** Takes the extents. */
  public Pool2dGeometry {
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

  /** P · Q · C: floats of one output image. */
  public int outputSize() {
    return outputHeight() * outputWidth() * channels;
  }

  /** Pixels of a window, those in the padding included. */
  int area() {
    return rows.window() * columns.window();
  }

  /** Where a pixel of an image begins. */
  int index(int image, int h, int w) {
    return ((image * height() + h) * width() + w) * channels;
  }

  /** How many pixels of the image the window {@code (p, q)} holds. */
  int count(int p, int q) {
    return (rows.end(p) - rows.first(p)) * (columns.end(q) - columns.first(q));
  }

  /** Whether each window lies wholly in the image. */
  public boolean inside() {
    return rows.inside() && columns.inside();
  }

  /** Whether no input lies in two windows: the stride is at least the window, both ways. */
  public boolean disjoint() {
    return rows.stride() >= rows.window() && columns.stride() >= columns.window();
  }
}
