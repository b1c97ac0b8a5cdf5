package org.lanewise.datasets.picture;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.lanewise.datasets.DatasetException;
import org.lanewise.datasets.files.Trouble;

/**
 * Reads a PNG or JPEG file of any size as an image of the size that a network takes: the middle
 * part of the wanted proportions, brought to the wanted size by averaging areas (or, where the file
 * is smaller, by blending neighbours). Transparent parts are white; grey becomes equal red, green
 * and blue; a camera's note about how it was held is not heeded.
 */
public final class PictureFile {

  private static final long LARGEST_FILE = 100_000_000;
  private static final long LARGEST_PIXELS = 100_000_000;

  /**
   * Beyond this many pixels, a file with fewer bytes for them than any photograph has is refused as
   * a bomb. (Java's JPEG reader takes more than thirty bytes for a pixel, most of them soon free
   * again.)
   */
  private static final long UNSUSPICIOUS_PIXELS = 2_000_000;

  private static final long SUSPICIOUS_PIXELS_PER_BYTE = 500;

  /** Of larger pictures only every second pixel of a row is read, or fewer. */
  private static final long MOST_PIXELS_READ = 4_000_000;

  /** Pictures with sides of twice this are read with gaps: enough pixels stay to average over. */
  private static final int ENOUGH_SIDE = 512;

  private PictureFile() {}

  /**
   * Reads a file.
   *
   * @param file a PNG or JPEG file; its content decides, not its name
   * @param height the wanted rows
   * @param width the wanted columns
   * @return {@code [height, width, 3]}: red, green and blue of each pixel, unsigned bytes
   * @throws DatasetException when it can't be read, is no such file, is damaged or absurdly large
   */
  public static byte[] read(Path file, int height, int width) {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "an image of " + height + " x " + width + " has no pixels");
    }
    return decode(file.toString(), bytes(file), height, width);
  }

  static byte[] decode(String name, byte[] content, int height, int width) {
    ImageReader reader = ImageIO.getImageReadersByFormatName(format(name, content)).next();
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(content))) {
      reader.setInput(in, true, true);
      int step = checkSize(name, reader.getWidth(0), reader.getHeight(0), content.length);
      ImageReadParam param = reader.getDefaultReadParam();
      param.setSourceSubsampling(step, step, 0, 0);
      BufferedImage image = reader.read(0, param);
      return new AreaAverage(new RgbPixels(image)).middle(height, width);
    } catch (IOException | RuntimeException e) {
      if (e instanceof DatasetException trouble) {
        throw trouble;
      }
      // The decoders document IOException alone, and throw others on damaged data.
      String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new DatasetException(
          name
              + " is damaged or of a kind that can't be read: "
              + reason
              + ". Save it again as PNG.",
          e);
    } finally {
      reader.dispose();
    }
  }

  private static byte[] bytes(Path file) {
    if (Files.isDirectory(file)) {
      throw new DatasetException(file + " is a folder; expected a PNG or JPEG file.");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new DatasetException(file + " is not a regular file; expected a PNG or JPEG file.");
    }
    try (InputStream in = Files.newInputStream(file)) {
      long size = Files.size(file);
      if (size > LARGEST_FILE) {
        throw new DatasetException(
            file
                + " has "
                + size
                + " bytes; pictures of up to "
                + LARGEST_FILE
                + " bytes are read.");
      }
      return in.readNBytes((int) LARGEST_FILE);
    } catch (IOException e) {
      throw Trouble.reading(file, e);
    }
  }

  private static String format(String name, byte[] content) {
    if (content.length > 8
        && content[0] == (byte) 0x89
        && content[1] == 'P'
        && content[2] == 'N'
        && content[3] == 'G') {
      return "png";
    }
    if (content.length > 3
        && content[0] == (byte) 0xff
        && content[1] == (byte) 0xd8
        && content[2] == (byte) 0xff) {
      return "jpeg";
    }
    throw new DatasetException(
        name + " is neither a PNG nor a JPEG file. Save it as one of these.");
  }

  /** Returns which pixels to read: every one, every second and so on. */
  private static int checkSize(String name, int width, int height, int bytes) {
    long pixels = (long) width * height;
    if (width < 1 || height < 1 || pixels > LARGEST_PIXELS) {
      throw new DatasetException(
          name
              + " claims "
              + width
              + " x "
              + height
              + " pixels; expected at most "
              + LARGEST_PIXELS
              + ". Make it smaller.");
    }
    if (pixels > UNSUSPICIOUS_PIXELS && pixels / SUSPICIOUS_PIXELS_PER_BYTE > bytes) {
      throw new DatasetException(
          name
              + " claims "
              + width
              + " x "
              + height
              + " pixels in only "
              + bytes
              + " bytes, as no picture has. Save it again at a smaller size.");
    }
    int bySide = Math.min(width, height) / ENOUGH_SIDE;
    int byMemory = (int) Math.ceil(Math.sqrt((double) pixels / MOST_PIXELS_READ));
    return Math.max(1, Math.max(bySide, byMemory));
  }
}
