package org.lanewise.datasets;

import java.util.Objects;
import java.util.Optional;
import org.lanewise.datasets.picture.Fit;

/**
 * The pixels of a set's images.
 *
 * @param extents of one image
 * @param values {@code [N, H, W, C]}, unsigned bytes; handed over
 * @param fit how picture files became these images; empty where they are something else
 */
record PixelTable(Extents extents, byte[] values, Optional<Fit> fit) {

  /**
   * A table of so many images.
   *
   * @throws IllegalArgumentException when the array has another length
   */
  static PixelTable of(Extents extents, int images, byte[] values) {
    return new PixelTable(extents, extents.all(values, images), Optional.empty());
  }

  PixelTable fitted(Fit how) {
    return new PixelTable(extents, values, Optional.of(Objects.requireNonNull(how, "how")));
  }

  /** Copies the pixels of an image. */
  void copy(int image, byte[] destination, int offset) {
    System.arraycopy(values, image * extents.bytes(), destination, offset, extents.bytes());
  }
}
