package org.lanewise.datasets.folder;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.lanewise.datasets.ImageSet;
import org.lanewise.datasets.TrainAndTest;

/**
 * What a folder holds.
 *
 * @param name of the folder
 * @param train the images to train on; classes are mixed, so that the first N have about the shares
 *     of the whole
 * @param test the images to be judged by; empty where there is no {@code test/}
 * @param unreadable a sentence for each picture that was left out because it can't be read
 */
public record FolderImages(
    String name, ImageSet train, Optional<ImageSet> test, List<String> unreadable) {

  /** Keeps its own copy of the list. */
  public FolderImages {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(train, "train");
    Objects.requireNonNull(test, "test");
    unreadable = List.copyOf(Objects.requireNonNull(unreadable, "unreadable"));
  }

  /**
   * Both parts where there is a {@code test/}; else a part of the images is held out as {@link
   * TrainAndTest#split} does.
   *
   * @param fraction what part is held out where there is no {@code test/}
   * @param seed decides which
   * @throws IllegalArgumentException when the fraction is not above 0 and below 1
   */
  public TrainAndTest trainAndTest(double fraction, long seed) {
    return test.isPresent()
        ? new TrainAndTest(name, train, test.get())
        : TrainAndTest.split(train, fraction, seed);
  }
}
