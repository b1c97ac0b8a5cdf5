package org.lanewise.datasets;

import java.util.Objects;

/**
 * A data set's two parts: the images to train on and the images to be judged by, of one shape and
 * with the same classes.
 *
 * @param name a short name for logs and messages, such as {@code cifar10}
 * @param train the images to train on
 * @param test the images to be judged by
 */
public record TrainAndTest(String name, LabelledImages train, LabelledImages test) {

  /**
   * Joins two parts.
   *
   * @throws IllegalArgumentException when the parts differ in image shape or classes
   */
  public TrainAndTest {
    Objects.requireNonNull(name, "name");
    if (train.height() != test.height()
        || train.width() != test.width()
        || train.channels() != test.channels()
        || !train.classNames().equals(test.classNames())) {
      throw new IllegalArgumentException(
          "the parts " + train + " and " + test + " differ in image shape or classes");
    }
  }
}
