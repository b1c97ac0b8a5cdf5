package org.lanewise.datasets.picture;

import java.awt.Rectangle;
import java.awt.image.Raster;
import java.io.IOException;

/**
 * A picture in its file, not decoded yet. Decoding gives the samples as they are stored; what
 * colours they stand for is worked out here and not by Java, whose own conversions depend on colour
 * profiles, brighten grey and drop transparency.
 */
interface Picture {

  int width();

  int height();

  /** How the picture has to be turned, as stored in the file. */
  Orientation orientation();

  /** The memory that one decoded pixel takes. */
  int bytesPerPixel();

  /**
   * Decodes a part, as it is stored.
   *
   * @return one sample for each band, the part's corner at (0, 0)
   * @throws IOException when the file is damaged
   */
  Raster read(Rectangle part) throws IOException;

  /**
   * Turns stored samples into colours.
   *
   * @param samples {@code [W, bands]} as {@link Raster#getPixels} delivers them
   * @param rgb {@code [W, 3]}, overwritten: red, green and blue from 0 to 255, over white
   */
  void colours(int[] samples, float[] rgb);
}
