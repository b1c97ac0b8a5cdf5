package org.lanewise.datasets.picture;

import java.util.Locale;
import org.lanewise.datasets.DatasetException;

/**
 * Refuses what can't be a picture for its size, before memory is taken for it. A flat white scan
 * has hardly any bytes and is sound; what counts is the fewest bytes that the format can write so
 * many pixels in.
 *
 * @param name the file, for messages
 */
record SizeLimit(String name) {

  private static final long LARGEST_PIXELS = 100_000_000;

  /**
   * Checks a size.
   *
   * @param width claimed
   * @param height claimed
   * @param bytes the compressed pixels' own
   * @param least bytes that the format needs for so many pixels
   */
  void check(int width, int height, long bytes, long least) {
    long pixels = (long) width * height;
    if (width < 1 || height < 1) {
      throw new DatasetException(
          String.format(
              Locale.ROOT,
              "%s claims %d x %d pixels; expected one at least. Save it again as PNG.",
              name,
              width,
              height));
    }
    if (pixels > LARGEST_PIXELS) {
      throw new DatasetException(
          String.format(
              Locale.ROOT,
              "%s claims %d x %d pixels; expected at most %d. Make it smaller.",
              name,
              width,
              height,
              LARGEST_PIXELS));
    }
    if (bytes < least) {
      throw new DatasetException(
          String.format(
              Locale.ROOT,
              "%s claims %d x %d pixels in %d bytes, and they take %d at least. Save it again as PNG.",
              name,
              width,
              height,
              bytes,
              least));
    }
  }
}
