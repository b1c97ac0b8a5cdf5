package org.lanewise.lab.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.lanewise.datasets.DatasetException;
import org.lanewise.datasets.ImageSet;
import org.lanewise.datasets.LabelledImages;
import org.lanewise.datasets.folder.Form;

/**
 * Picture files as a network's input.
 *
 * @param files those that could be read
 * @param images their pixels, in the same order; nobody knows their classes
 * @param failures a sentence for each file that could not be read
 */
public record Pictures(List<Path> files, LabelledImages images, List<String> failures) {

  /**
   * Reads pictures of any size.
   *
   * @param form what they become
   */
  public static Pictures read(List<Path> files, Form form) {
    int size = form.height() * form.width() * Form.CHANNELS;
    List<Path> readable = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    byte[] pixels = new byte[Math.multiplyExact(files.size(), size)];
    for (Path file : files) {
      try {
        byte[] picture = form.read(file);
        System.arraycopy(picture, 0, pixels, readable.size() * size, size);
        readable.add(file);
      } catch (DatasetException e) {
        failures.add(e.getMessage());
      }
    }
    LabelledImages all =
        ImageSet.of(
            "pictures",
            List.of("unknown"),
            form.height(),
            form.width(),
            Form.CHANNELS,
            pixels,
            new byte[files.size()]);
    return new Pictures(readable, all.first(readable.size()), failures);
  }
}
