package org.lanewise.datasets.picture;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.lanewise.datasets.DatasetException;
import org.lanewise.datasets.files.ShownName;
import org.lanewise.datasets.files.Trouble;
import org.lanewise.datasets.picture.Decoding.Damage;
import org.lanewise.datasets.picture.Decoding.Unreadable;

/**
 * Reads a PNG or JPEG file of any size as an image of the size that a network takes: what a {@link
 * Fit} leaves of it, brought to the wanted size by averaging areas (or, where the file is smaller,
 * by blending neighbours). A camera's note about how it was held is followed. Transparent parts are
 * white; grey becomes equal red, green and blue; inks (CMYK) become what they let through. Gamma
 * and colour profiles are not heeded: samples are taken as sRGB. Of an animation or several
 * pictures in one file, the first is read.
 */
public final class PictureFile {

  private static final long LARGEST_FILE = 100_000_000;

  private PictureFile() {}

  /**
   * Reads a file, whose rows and columns are scaled apart: {@link Fit#STRETCH}.
   *
   * @param file a PNG or JPEG file; its content decides, not its name
   * @param height the wanted rows
   * @param width the wanted columns
   * @return {@code [height, width, 3]}: red, green and blue of each pixel, unsigned bytes
   * @throws DatasetException when it can't be read, is no such file, is damaged, cut off or
   *     absurdly large
   */
  public static byte[] read(Path file, int height, int width) {
    Objects.requireNonNull(file, "file");
    return read(file, height, width, Fit.STRETCH);
  }

  /**
   * Reads a file.
   *
   * @param file a PNG or JPEG file; its content decides, not its name
   * @param height the wanted rows
   * @param width the wanted columns
   * @param fit what becomes of other proportions
   * @return {@code [height, width, 3]}: red, green and blue of each pixel, unsigned bytes
   * @throws DatasetException when it can't be read, is no such file, is damaged, cut off or
   *     absurdly large
   */
  public static byte[] read(Path file, int height, int width, Fit fit) {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(fit, "fit");
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "an image of " + height + " x " + width + " has no pixels");
    }
    return decode(ShownName.of(file), bytes(file), height, width, fit);
  }

  static byte[] decode(String name, byte[] content, int height, int width, Fit fit) {
    try {
      Picture picture = open(name, content);
      boolean turned = picture.orientation().transposed();
      int[] inner =
          fit.inner(
              turned ? picture.width() : picture.height(),
              turned ? picture.height() : picture.width(),
              height,
              width);
      return inMiddle(upright(picture, inner[0], inner[1], fit), inner, height, width);
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

  private static byte[] upright(Picture picture, int height, int width, Fit fit)
      throws IOException {
    Orientation orientation = picture.orientation();
    byte[] stored =
        orientation.transposed()
            ? new AreaAverage(picture, width, height, fit).pixels()
            : new AreaAverage(picture, height, width, fit).pixels();
    return orientation.upright(stored, height, width);
  }

  private static byte[] inMiddle(byte[] image, int[] inner, int height, int width) {
    if (inner[0] == height && inner[1] == width) {
      return image;
    }
    byte[] result = new byte[height * width * 3];
    int top = (height - inner[0]) / 2;
    int left = (width - inner[1]) / 2;
    for (int y = 0; y < inner[0]; y++) {
      System.arraycopy(
          image, 3 * y * inner[1], result, 3 * ((top + y) * width + left), 3 * inner[1]);
    }
    return result;
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
      throw new DatasetException(ShownName.of(file) + " is a folder; expected a PNG or JPEG file.");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new DatasetException(
          ShownName.of(file) + " is not a regular file; expected a PNG or JPEG file.");
    }
    try (InputStream in = Files.newInputStream(file)) {
      long size = Files.size(file);
      if (size > LARGEST_FILE) {
        throw new DatasetException(
            ShownName.of(file)
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
