package org.lanewise.datasets.fetch;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.lanewise.datasets.cifar.Cifar10Format;

/**
 * A PNG whose every row is one image of 1,024 RGB pixels: the image's own 32 rows one after the
 * other.
 */
final class PngStrip {

  private static final int WIDTH = Cifar10Format.SIDE * Cifar10Format.SIDE;

  private final Raster raster;
  private final int[] samples = new int[WIDTH * Cifar10Format.CHANNELS];

  private PngStrip(Raster raster) {
    this.raster = raster;
  }

  /**
   * Decodes a strip of exactly {@code rows} images; the extents are checked before memory is taken.
   */
  static PngStrip decode(String name, byte[] png, int rows) throws SourceException {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("png");
    ImageReader reader = readers.next();
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(png))) {
      reader.setInput(in, true, true);
      int width = reader.getWidth(0);
      int height = reader.getHeight(0);
      if (width != WIDTH || height != rows) {
        throw new SourceException(
            name
                + " is a picture of "
                + width
                + " x "
                + height
                + "; expected "
                + WIDTH
                + " x "
                + rows
                + ".");
      }
      BufferedImage image = reader.read(0);
      Raster raster = image.getRaster();
      if (raster.getNumBands() != Cifar10Format.CHANNELS
          || raster.getDataBuffer().getDataType() != DataBuffer.TYPE_BYTE) {
        throw new SourceException(name + " does not hold 8 bits each of red, green and blue.");
      }
      return new PngStrip(raster);
    } catch (IOException | RuntimeException e) {
      // The decoder documents IOException alone, and throws others on damaged data.
      throw new SourceException(name + " is no sound PNG: " + e.getMessage() + ".", e);
    } finally {
      reader.dispose();
    }
  }

  /** Copies one image, interleaved, to the beginning of {@code destination}. */
  void copyRow(int row, byte[] destination) {
    raster.getPixels(0, row, WIDTH, 1, samples);
    for (int i = 0; i < samples.length; i++) {
      destination[i] = (byte) samples[i];
    }
  }
}
