package org.lanewise.datasets.folder;

import java.nio.file.Path;
import java.util.Objects;
import org.lanewise.datasets.picture.Fit;
import org.lanewise.datasets.picture.PictureFile;

/**
 * What pictures of any size become.
 *
 * @param height pixel rows
 * @param width pixel columns
 * @param fit what becomes of other proportions
 */
public record Form(int height, int width, Fit fit) {

  /** Red, green, blue. */
  public static final int CHANNELS = 3;

  /** 32 × 32, stretched: what a folder is read as unless something else is said. */
  public static final Form STANDARD = new Form(32, 32, Fit.STRETCH);

  /**
   * Checks the extents.
   *
   * @throws IllegalArgumentException when an extent is below 1, or an image takes more than 2^31 -
   *     1 bytes
   */
  public Form {
    Objects.requireNonNull(fit, "fit");
    if (height < 1 || width < 1 || (long) height * width > Integer.MAX_VALUE / CHANNELS) {
      throw new IllegalArgumentException(
          "an image of " + height + " x " + width + " has no pixels, or more than an array holds");
    }
  }

  /** The bytes of one image. */
  int bytes() {
    return height * width * CHANNELS;
  }

  /**
   * Reads a picture, {@code [height, width, 3]} unsigned bytes.
   *
   * @throws org.lanewise.datasets.DatasetException when it can't be read
   */
  public byte[] read(Path file) {
    return PictureFile.read(file, height, width, fit);
  }
}
