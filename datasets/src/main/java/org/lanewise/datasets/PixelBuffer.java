package org.lanewise.datasets;

import java.io.ByteArrayOutputStream;

/** The pixels of images that come one after the other. */
final class PixelBuffer {

  private final ByteArrayOutputStream pixels = new ByteArrayOutputStream();
  private final Extents extents;
  private int images;

  PixelBuffer(Extents extents) {
    this.extents = extents;
  }

  /**
   * Adds an image.
   *
   * @throws IllegalArgumentException when it has another size, or there are more bytes than an
   *     array holds
   */
  void add(byte[] image) {
    extents.one(image, images);
    images++;
    extents.bytes(images);
    pixels.writeBytes(image);
  }

  byte[] toArray() {
    return pixels.toByteArray();
  }
}
