package org.lanewise.lab.picture;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.lanewise.datasets.LabelledImages;

/** One image of a data set as a small PNG. */
public final class Thumbnail {

  private static final int CHANNELS = 3;
  private static final int BYTE = 8;
  private static final int LOWEST = 0xff;

  private Thumbnail() {}

  /**
   * The bytes of a PNG file.
   *
   * @param image its index
   * @param side pixels that the longer side has at most; a larger image is shrunk by a whole
   *     number, each pixel the mean of those that it stands for
   */
  public static byte[] png(LabelledImages images, int image, int side) {
    byte[] pixels = new byte[images.imageBytes()];
    images.copyPixels(image, pixels, 0);
    int by = Math.max(1, Math.ceilDiv(Math.max(images.width(), images.height()), side));
    int width = Math.ceilDiv(images.width(), by);
    int height = Math.ceilDiv(images.height(), by);
    BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        small.setRGB(x, y, mean(images, pixels, x * by, y * by, by));
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // Not the stream itself: for that ImageIO makes a temporary file, where it can.
    try (MemoryCacheImageOutputStream cached = new MemoryCacheImageOutputStream(bytes)) {
      if (!ImageIO.write(small, "png", cached)) {
        throw new IllegalStateException("every Java can write PNG");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static int mean(LabelledImages images, byte[] pixels, int left, int top, int by) {
    int right = Math.min(images.width(), left + by);
    int bottom = Math.min(images.height(), top + by);
    int count = (right - left) * (bottom - top);
    int rgb = 0;
    for (int channel = CHANNELS - 1; channel >= 0; channel--) {
      int sum = 0;
      for (int y = top; y < bottom; y++) {
        for (int x = left; x < right; x++) {
          sum += Pixels.rgb(images, pixels, x, y) >> BYTE * channel & LOWEST;
        }
      }
      rgb = rgb << BYTE | (sum + count / 2) / count;
    }
    return rgb;
  }
}
