package org.lanewise.engine.kernel;

import java.util.Locale;

/**
 * Where the windows of a convolution or a pooling lie along one axis of an image.
 *
 * @param size of the image: H or W
 * @param window the size of a window: R or S
 * @param stride from the beginning of one window to that of the next
 * @param before padding before the image: the first window begins {@code before} pixels outside
 * @param windows how many there are: P or Q
 */
public record Axis(int size, int window, int stride, int before, int windows) {

  /**
   * Checks that nothing overflows.
   *
   * @throws IllegalArgumentException when there is no pixel, window or stride, less than no
   *     padding, or more of all together than an int counts
   */
  public Axis {
    long end = (windows - 1L) * stride + window - before;
    if (size < 1 || window < 1 || stride < 1 || windows < 1 || before < 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d windows of %d pixels, %d apart, over %d pixels and %d before them: expected at least one of each, and no padding below 0",
              windows,
              window,
              stride,
              size,
              before));
    }
    if (before + Math.max(size, end) > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "windows reach over more than " + Integer.MAX_VALUE + " pixels");
    }
  }

  /** Windows that lie wholly inside: {@code (size - window) / stride + 1}, rounded down. */
  public static Axis valid(int size, int window, int stride) {
    return padded(size, window, stride, 0, 0);
  }

  /** TensorFlow's "same": {@code ceil(size / stride)} windows; an odd pixel of padding after. */
  public static Axis same(int size, int window, int stride) {
    int windows = (size - 1) / stride + 1;
    long padding = Math.max(0, (windows - 1L) * stride + window - size);
    return new Axis(size, window, stride, (int) (padding / 2), windows);
  }

  /** Windows that lie wholly inside an image with so many pixels of padding before and after. */
  public static Axis padded(int size, int window, int stride, int before, int after) {
    long free = (long) size + before + after - window;
    return new Axis(size, window, stride, before, free < 0 ? 0 : (int) (free / stride + 1));
  }

  /** Pixels from the padding's beginning to the end of image and windows. */
  public int reach() {
    return Math.max(before + size, (windows - 1) * stride + window);
  }

  /** Whether no window reaches outside the image. */
  boolean inside() {
    return reach() == size;
  }

  /** The first pixel of the image in a window. */
  int first(int index) {
    return Math.max(0, index * stride - before);
  }

  /** The pixel of the image behind a window; not above {@link #first} where it holds none. */
  int end(int index) {
    return Math.min(size, index * stride - before + window);
  }

  /** Pairs of a window and a pixel of the image in it. */
  long pixels() {
    long pairs = 0;
    for (int i = 0; i < windows; i++) {
      pairs += Math.max(0, end(i) - first(i));
    }
    return pairs;
  }
}
