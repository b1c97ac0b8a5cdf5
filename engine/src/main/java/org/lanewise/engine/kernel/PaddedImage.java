package org.lanewise.engine.kernel;

/**
 * An image with zeros around it, so that a kernel needs no test for the border. Without padding the
 * image is read where it lies; with padding each image is copied into scratch memory first.
 */
final class PaddedImage {

  private final int height;
  private final int rowLength;
  private final int channels;
  private final int paddedHeight;
  private final int top;
  private final int left;
  private final int rowStride;
  private final float[] scratch;

  /**
   * @param height rows of the image
   * @param width columns of the image
   * @param channels of the image
   * @param top rows of zeros above it
   * @param left columns of zeros left of it
   * @param paddedHeight rows including all padding
   * @param paddedWidth columns including all padding
   */
  private PaddedImage(
      int height, int width, int channels, int top, int left, int paddedHeight, int paddedWidth) {
    this.height = height;
    this.rowLength = width * channels;
    this.channels = channels;
    this.paddedHeight = paddedHeight;
    this.top = top;
    this.left = left;
    this.rowStride = paddedWidth * channels;
    boolean padded = paddedHeight > height || paddedWidth > width;
    this.scratch = new float[padded ? Math.multiplyExact(paddedHeight, paddedWidth * channels) : 0];
  }

  /** The input of a convolution, padded as its geometry says. */
  static PaddedImage ofInput(Conv2dGeometry g) {
    return new PaddedImage(
        g.height(),
        g.width(),
        g.channels(),
        g.padTop(),
        g.padLeft(),
        g.rows().reach(),
        g.columns().reach());
  }

  /** Where a pixel of the padded image lies, from its beginning. */
  int index(int row, int column) {
    return row * rowStride + column * channels;
  }

  /** Floats from one row to the next. */
  int rowStride() {
    return rowStride;
  }

  /** The array that holds the padded image that begins at {@code from}; copies it if need be. */
  float[] source(float[] images, int from) {
    if (scratch.length == 0) {
      return images;
    }
    copy(images, from, scratch, 0);
    return scratch;
  }

  /** Where in {@link #source} the padded image begins. */
  int base(int from) {
    return scratch.length == 0 ? from : 0;
  }

  /** Floats of the padded image. */
  int size() {
    return paddedHeight * rowStride;
  }

  /** Copies an image into a padded one, whose padding must be zero already. */
  void copy(float[] images, int from, float[] padded, int to) {
    for (int row = 0; row < height; row++) {
      int at = to + index(row + top, left);
      System.arraycopy(images, from + row * rowLength, padded, at, rowLength);
    }
  }

  /** Copies an image out of a padded one. */
  void crop(float[] padded, int from, float[] images, int to) {
    for (int row = 0; row < height; row++) {
      int at = from + index(row + top, left);
      System.arraycopy(padded, at, images, to + row * rowLength, rowLength);
    }
  }
}
