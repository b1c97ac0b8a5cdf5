package org.lanewise.datasets;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.lanewise.datasets.picture.Fit;
import org.lanewise.datasets.picture.PictureFile;

/**
 * One image and its class, on the way into a set.
 *
 * @param pixels {@code [H, W, C]}, unsigned bytes; handed over
 * @param label an index into the set's class names
 * @param fit how a picture file became it; empty where it is something else
 */
public record LabelledImage(byte[] pixels, int label, Optional<Fit> fit) {

  /** Refuses null. */
  public LabelledImage {
    Objects.requireNonNull(pixels, "pixels");
    Objects.requireNonNull(fit, "fit");
  }

  /** One that is no picture file. */
  public LabelledImage(byte[] pixels, int label) {
    this(pixels, label, Optional.empty());
  }

  /** A picture, {@linkplain Fit#STRETCH stretched} to the wanted size. */
  public static LabelledImage picture(Path file, int label, int height, int width) {
    Objects.requireNonNull(file, "file");
    return picture(file, label, height, width, Fit.STRETCH);
  }

  /**
   * A picture as {@link PictureFile#read} reads it.
   *
   * @param file a PNG or JPEG file
   * @param label its class
   * @param height the wanted rows
   * @param width the wanted columns
   * @param fit what becomes of other proportions
   * @throws DatasetException when it can't be read
   */
  public static LabelledImage picture(Path file, int label, int height, int width, Fit fit) {
    Objects.requireNonNull(file, "file");
    byte[] pixels = PictureFile.read(file, height, width, fit);
    return new LabelledImage(pixels, label, Optional.of(fit));
  }
}
