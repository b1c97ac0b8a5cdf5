package org.lanewise.datasets;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.lanewise.datasets.picture.Fit;
import org.lanewise.datasets.picture.PictureFile;

/**
 * One image and its target, on the way into a set.
 *
 * @param pixels {@code [H, W, C]}, unsigned bytes; handed over
 * @param fit how a picture file became it; empty where it is something else
 * @param target {@code [K]}, a number for each of the set's target names; handed over
 */
public record TargetImage(byte[] pixels, Optional<Fit> fit, float... target) {

  /** Refuses null. */
  public TargetImage {
    Objects.requireNonNull(pixels, "pixels");
    Objects.requireNonNull(fit, "fit");
    Objects.requireNonNull(target, "target");
  }

  /** One that is no picture file. */
  public TargetImage(byte[] pixels, float... target) {
    this(pixels, Optional.empty(), target);
  }

  /** A picture, {@linkplain Fit#STRETCH stretched} to the wanted size. */
  public static TargetImage picture(Path file, int height, int width, float... target) {
    Objects.requireNonNull(file, "file");
    return picture(file, height, width, Fit.STRETCH, target);
  }

  /**
   * A picture as {@link PictureFile#read} reads it.
   *
   * @param file a PNG or JPEG file
   * @param height the wanted rows
   * @param width the wanted columns
   * @param fit what becomes of other proportions
   * @param target its target
   * @throws DatasetException when it can't be read
   */
  public static TargetImage picture(Path file, int height, int width, Fit fit, float... target) {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(target, "target");
    byte[] pixels = PictureFile.read(file, height, width, fit);
    return new TargetImage(pixels, Optional.of(fit), target);
  }
}
