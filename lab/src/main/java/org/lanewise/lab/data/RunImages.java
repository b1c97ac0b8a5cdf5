package org.lanewise.lab.data;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.LabelledImages;
import org.lanewise.datasets.Split;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.engine.store.DataIdentity;
import org.lanewise.lab.cli.Screen;

/** Reads the images of runs: what several of them want, once. */
public final class RunImages {

  /**
   * What a run wants of a source.
   *
   * @param source where the images are from
   * @param heldOut of the training images, or null for the test images
   * @param train at most so many to train on
   * @param test at most so many to validate on
   */
  private record Wanted(DataSource source, @Nullable Split heldOut, int train, int test) {}

  private final Screen screen;
  private final Map<DataSource, LabelledImages> training = new HashMap<>();
  private final Map<Wanted, TrainAndTest> read = new HashMap<>();
  private final Map<TrainAndTest, DataIdentity> identities = new HashMap<>();

  /** None yet; on the screen stands what a person should know of the reading. */
  public RunImages(Screen screen) {
    this.screen = screen;
  }

  /**
   * The images of a run.
   *
   * @param source where they are from
   * @param heldOut of the training images to validate on, or null for the test images
   * @param train at most so many to train on
   * @param test at most so many to validate on
   * @throws org.lanewise.lab.cli.WorkException when there are fewer
   */
  public synchronized TrainAndTest of(
      DataSource source, @Nullable Split heldOut, int train, int test) {
    if (heldOut == null) {
      return read.computeIfAbsent(
          new Wanted(source, null, train, test), wanted -> source.withTest(screen, train, test));
    }
    LabelledImages all = training.computeIfAbsent(source, one -> one.training(screen));
    return read.computeIfAbsent(
        new Wanted(source, heldOut, train, test),
        wanted -> DataSource.split(all, heldOut, train, test));
  }

  /** What log and files say of images that were read here; looks at every image once. */
  public synchronized DataIdentity identity(TrainAndTest images) {
    return identities.computeIfAbsent(images, DataIdentity::of);
  }
}
