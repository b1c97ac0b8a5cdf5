package org.lanewise.lab.picture;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.datasets.LabelledImages;

/**
 * The first images of each class.
 *
 * @param images the set they are from
 * @param columns how many of each class at most
 * @param byClass for each class the indices of its first images
 */
public record Rows(LabelledImages images, int columns, List<List<Integer>> byClass) {

  /** Collects the first images of each class. */
  public static Rows of(LabelledImages images, int columns) {
    List<List<Integer>> byClass = new ArrayList<>();
    for (int label = 0; label < images.classNames().size(); label++) {
      byClass.add(new ArrayList<>());
    }
    for (int image = 0; image < images.size(); image++) {
      List<Integer> row = byClass.get(images.label(image));
      if (row.size() < columns) {
        row.add(image);
      }
    }
    return new Rows(images, columns, byClass);
  }
}
