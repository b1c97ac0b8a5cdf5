package org.lanewise.datasets.picture;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lanewise.datasets.DatasetException;
import org.lanewise.datasets.files.Trouble;
import org.lanewise.datasets.picture.Decoding.Damage;
import org.lanewise.datasets.picture.Decoding.Unreadable;

/**
 * Reads a PNG or JPEG file of any size as an image of the size that a network takes: the middle
 * part of the wanted proportions, brought to the wanted size by averaging areas (or, where the file
 * is smaller, by blending neighbours). A camera's note about how it was held is followed.
 * Transparent parts are white; grey becomes equal red, green and blue; inks (CMYK) become what they
 * let through. Gamma and colour profiles are not heeded: samples are taken as sRGB. Of an animation
 * or several pictures in one file, the first is read.
 */
public final class PictureFile {

  private static final long LARGEST_FILE = 100_000_000;

  private PictureFile() {}

  /**
   * Reads a file.
   *
   * @param file a PNG or JPEG file; its content decides, not its name
   * @param height the wanted rows
   * @param width the wanted columns
   * @return {@code [height, width, 3]}: red, green and blue of each pixel, unsigned bytes
   * @throws DatasetException when it can't be read, is no such file, is damaged, cut off or
   *     absurdly large
   */
  public static byte[] read(Path file, int height, int width) {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "an image of " + height + " x " + width + " has no pixels");
    }
    return decode(file.toString(), bytes(file), height, width);
  }

  static byte[] decode(String name, byte[] content, int height, int width) {
    try {
      Picture picture = open(name, content);
      Orientation orientation = picture.orientation();
      byte[] stored =
          orientation.transposed()
              ? new AreaAverage(picture, width, height).pixels()
              : new AreaAverage(picture, height, width).pixels();
      return orientation.upright(stored, height, width);
    } catch (DatasetException e) {
      throw e;
    } catch (Damage | Unreadable e) {
      throw new DatasetException(name + " " + e.getMessage() + ". Save it again as PNG.", e);
    } catch (IOException | RuntimeException e) {
      // The decoders document IOException alone, and throw others on damaged data.
      String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new DatasetException(
          name
              + " is damaged or of a kind that can't be read: "
              + reason
              + ". Save it again as PNG.",
          e);
    }
  }

  private static Picture open(String name, byte[] content) throws IOException {
    SizeLimit limit = new SizeLimit(name);
    FileKind kind = FileKind.of(content);
    return switch (kind) {
      case PNG -> new PngPicture(content, limit);
      case JPEG -> new JpegPicture(content, limit);
      default ->
          throw new DatasetException(
              name
                  + " is "
                  + kind.words()
                  + "; pictures must be PNG or JPEG files. Save it as one of these.");
    };
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
}
