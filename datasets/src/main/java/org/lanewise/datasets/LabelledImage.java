package org.lanewise.datasets;

import java.nio.file.Path;
import java.util.Objects;
import org.lanewise.datasets.picture.PictureFile;

/**
 * One image and its class, on the way into a set.
 *
 * @param pixels {@code [H, W, C]}, unsigned bytes; handed over
 * @param label an index into the set's class names
 */
public record LabelledImage(byte[] pixels, int label) {

  /** Refuses null. */
  public LabelledImage {
    Objects.requireNonNull(pixels, "pixels");
  }

  /**
   * A picture as {@link PictureFile#read} reads it.
   *
   * @param file a PNG or JPEG file
   * @param label its class
   * @param height the wanted rows
   * @param width the wanted columns
   * @throws DatasetException when it can't be read
   */
  public static LabelledImage picture(Path file, int label, int height, int width) {
    return new LabelledImage(PictureFile.read(file, height, width), label);
  }
}
