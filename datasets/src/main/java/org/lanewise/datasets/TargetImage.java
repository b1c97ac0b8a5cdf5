package org.lanewise.datasets;

import java.nio.file.Path;
import java.util.Objects;
import org.lanewise.datasets.picture.PictureFile;

/**
 * One image and its target, on the way into a set.
 *
 * @param pixels {@code [H, W, C]}, unsigned bytes; handed over
 * @param target {@code [K]}, a number for each of the set's target names; handed over
 */
public record TargetImage(byte[] pixels, float... target) {

  /** Refuses null. */
  public TargetImage {
    Objects.requireNonNull(pixels, "pixels");
    Objects.requireNonNull(target, "target");
  }

  /**
   * A picture as {@link PictureFile#read} reads it.
   *
   * @param file a PNG or JPEG file
   * @param height the wanted rows
   * @param width the wanted columns
   * @param target its target
   * @throws DatasetException when it can't be read
   */
  public static TargetImage picture(Path file, int height, int width, float... target) {
    Objects.requireNonNull(target, "target");
    return new TargetImage(PictureFile.read(file, height, width), target);
  }
}
