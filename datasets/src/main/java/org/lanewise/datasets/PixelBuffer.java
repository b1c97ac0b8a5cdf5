package org.lanewise.datasets;

import java.io.ByteArrayOutputStream;
import java.util.Optional;
import org.lanewise.datasets.picture.Fit;

/** The pixels of images that come one after the other. */
final class PixelBuffer {

  private final ByteArrayOutputStream pixels = new ByteArrayOutputStream();
  private final Extents extents;
  private Optional<Fit> fit = Optional.empty();
  private int images;

  PixelBuffer(Extents extents) {
    this.extents = extents;
  }

  /**
   * Adds an image.
   *
   * @param how a picture file became it; empty where it is something else
   * @throws IllegalArgumentException when it has another size, or there are more bytes than an
   *     array holds
   */
  void add(byte[] image, Optional<Fit> how) {
    extents.one(image, images);
    fit = images == 0 || fit.equals(how) ? how : Optional.empty();
    images++;
    extents.bytes(images);
    pixels.writeBytes(image);
  }

  /** All of them; fitted in one way where each of them is. */
  PixelTable table() {
    return new PixelTable(extents, pixels.toByteArray(), fit);
  }
}
