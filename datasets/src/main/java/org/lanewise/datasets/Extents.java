package org.lanewise.datasets;

/**
 * The shape of an image.
 *
 * @param height pixel rows
 * @param width pixel columns
 * @param channels values per pixel
 */
record Extents(int height, int width, int channels) {

  /** Checks that an image has pixels, and not more than an array holds. */
  Extents {
    if (height < 1 || width < 1 || channels < 1) {
      throw new IllegalArgumentException(
          "images of " + height + " x " + width + " x " + channels + " have no pixels");
    }
    if ((long) height * width > Integer.MAX_VALUE / channels) {
      throw new IllegalArgumentException(
          "images of "
              + height
              + " x "
              + width
              + " x "
              + channels
              + " take more than 2^31 - 1 bytes each, which no array holds");
    }
  }

  /** H · W · C. */
  int bytes() {
    return height * width * channels;
  }

  /** The bytes of so many images. */
  int bytes(int images) {
    long all = (long) images * bytes();
    if (all > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "the images take " + all + " bytes, more than 2^31 - 1, which no array holds");
    }
    return (int) all;
  }

  /** One image, whose size is checked. */
  byte[] one(byte[] image, int number) {
    if (image.length != bytes()) {
      throw new IllegalArgumentException(
          "image " + number + " has " + image.length + " bytes; expected " + bytes());
    }
    return image;
  }

  /** All images, whose size is checked. */
  byte[] all(byte[] pixels, int images) {
    if ((long) images * bytes() != pixels.length) {
      throw new IllegalArgumentException(
          images + " images of " + this + " do not take " + pixels.length + " bytes");
    }
    return pixels;
  }

  /** As {@code 32 x 32 x 3}. */
  @Override
  public String toString() {
    return height + " x " + width + " x " + channels;
  }
}
