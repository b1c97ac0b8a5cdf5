package org.lanewise.datasets.picture;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * A decoded picture as rows of red, green and blue from 0 to 255, over white. Grey is taken as it
 * is in the file: Java's own conversion would brighten it.
 */
final class RgbPixels {

  private final BufferedImage image;
  private final Raster raster;
  private final int bands;
  private final boolean asStored;
  private final int[] samples;
  private final int[] colours;

  RgbPixels(BufferedImage image) {
    this.image = image;
    this.raster = image.getRaster();
    this.bands = raster.getNumBands();
    ColorModel model = image.getColorModel();
    this.asStored =
        !(model instanceof IndexColorModel) && !model.isAlphaPremultiplied() && bands <= 4;
    this.samples = new int[image.getWidth() * bands];
    this.colours = new int[image.getWidth()];
  }

  int width() {
    return image.getWidth();
  }

  int height() {
    return image.getHeight();
  }

  /** Writes one row as {@code [W, 3]}. */
  void row(int row, float[] rgb) {
    if (asStored) {
      raster.getPixels(0, row, width(), 1, samples);
    } else {
      image.getRGB(0, row, width(), 1, colours, 0, width());
    }
    for (int x = 0; x < width(); x++) {
      float alpha =
          asStored ? (bands % 2 == 0 ? sample(x, bands - 1) / 255 : 1) : (colours[x] >>> 24) / 255f;
      for (int c = 0; c < 3; c++) {
        float value = asStored ? sample(x, bands < 3 ? 0 : c) : colours[x] >> (16 - 8 * c) & 255;
        rgb[3 * x + c] = value * alpha + 255 * (1 - alpha);
      }
    }
  }

  /** One sample, brought from its own number of bits to 0 to 255. */
  private float sample(int x, int band) {
    int largest = (1 << raster.getSampleModel().getSampleSize(band)) - 1;
    return samples[x * bands + band] * 255f / largest;
  }
}
