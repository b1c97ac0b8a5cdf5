package org.lanewise.lab.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.lanewise.datasets.DatasetException;
import org.lanewise.datasets.ImageSet;
import org.lanewise.datasets.LabelledImages;
import org.lanewise.datasets.picture.PictureFile;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.lab.cli.WorkException;

/**
 * Picture files as a network's input.
 *
 * @param files those that could be read
 * @param images their pixels, in the same order; nobody knows their classes
 * @param failures a sentence for each file that could not be read
 */
public record Pictures(List<Path> files, LabelledImages images, List<String> failures) {

  private static final int CHANNELS = 3;

  /**
   * Checks that a network takes pictures.
   *
   * @param shape what it takes
   * @throws WorkException when those are no colour images
   */
  public static void checkShape(Shape shape) {
    if (shape.rank() != 3 || shape.extent(2) != CHANNELS) {
      throw new WorkException(
          "the model takes inputs of shape %s, but a picture is [height, width, 3]."
              .formatted(shape));
    }
  }

  /**
   * Reads pictures of any size.
   *
   * @param shape what the network takes
   */
  public static Pictures read(List<Path> files, Shape shape) {
    checkShape(shape);
    List<Path> readable = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    byte[] pixels = new byte[Math.multiplyExact(files.size(), shape.size())];
    for (Path file : files) {
      try {
        byte[] picture = PictureFile.read(file, shape.extent(0), shape.extent(1));
        System.arraycopy(picture, 0, pixels, readable.size() * shape.size(), shape.size());
        readable.add(file);
      } catch (DatasetException e) {
        failures.add(e.getMessage());
      }
    }
    LabelledImages all =
        ImageSet.of(
            "pictures",
            List.of("unknown"),
            shape.extent(0),
            shape.extent(1),
            CHANNELS,
            pixels,
            new byte[files.size()]);
    return new Pictures(readable, all.first(readable.size()), failures);
  }
}
