package org.lanewise.datasets.cifar;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.lanewise.datasets.DatasetException;
import org.lanewise.datasets.ImageSet;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.datasets.files.Room;

/**
 * Reads a folder in the CIFAR-10 binary format: {@code data_batch_1.bin} and on without a gap,
 * {@code test_batch.bin}, and, where it is there, {@code batches.meta.txt}. There may be fewer or
 * more than five training files and any number of records in each, but only whole ones.
 */
public final class Cifar10Reader {

  /** As many images as there are. */
  public static final int ALL = Integer.MAX_VALUE;

  private Cifar10Reader() {}

  /**
   * Reads a whole folder.
   *
   * @param folder where the files are
   * @param name the data set's name for logs and messages
   * @throws DatasetException when anything about the folder or its files is not as the format says
   */
  public static TrainAndTest read(Path folder, String name) {
    Objects.requireNonNull(folder, "folder");
    Objects.requireNonNull(name, "name");
    return read(folder, name, ALL, ALL);
  }

  /**
   * Reads the first images of both parts of a folder and no more bytes than these need; all lengths
   * are checked.
   *
   * @param folder where the files are
   * @param name the data set's name for logs and messages
   * @param trainImages at most so many training images; where there are fewer, all of them
   * @param testImages at most so many test images; where there are fewer, all of them
   * @throws DatasetException when anything about the folder or its files is not as the format says
   */
  public static TrainAndTest read(Path folder, String name, int trainImages, int testImages) {
    Objects.requireNonNull(folder, "folder");
    Objects.requireNonNull(name, "name");
    requireSome(trainImages, testImages);
    FolderListing listing = FolderListing.of(folder);
    List<String> classNames = ClassNames.ofCifar10().read(folder);
    RecordFormat format = RecordFormat.CIFAR10;
    ImageSet train = readPart(name + "/train", classNames, listing.train(), format, trainImages);
    ImageSet test =
        readPart(name + "/test", classNames, List.of(listing.test()), format, testImages);
    return new TrainAndTest(name, train, test);
  }

  static void requireSome(int trainImages, int testImages) {
    if (trainImages < 1 || testImages < 1) {
      throw new IllegalArgumentException(
          "at least one image of each part must be asked for, not "
              + trainImages
              + " and "
              + testImages);
    }
  }

  static ImageSet readPart(
      String name, List<String> classNames, List<Path> files, RecordFormat format, int limit) {
    List<BatchFile> batches = new ArrayList<>();
    long records = 0;
    for (Path file : files) {
      BatchFile batch = BatchFile.of(file, format);
      batches.add(batch);
      records += batch.records();
    }
    int images = (int) Math.min(records, limit);
    Room.require(name, images, Cifar10Format.RECORD_BYTES);
    byte[] pixels = new byte[images * Cifar10Format.IMAGE_BYTES];
    byte[] labels = new byte[images];
    int done = 0;
    for (BatchFile batch : batches) {
      int count = Math.min(images - done, batch.records());
      batch.read(count, pixels, labels, done);
      done += count;
    }
    return ImageSet.of(
        name,
        classNames,
        Cifar10Format.SIDE,
        Cifar10Format.SIDE,
        Cifar10Format.CHANNELS,
        pixels,
        labels);
  }

  /** Whether a folder has a file of this format's names, intact or not. */
  public static boolean looksLikeDataFolder(Path folder) {
    Objects.requireNonNull(folder, "folder");
    return Files.exists(folder.resolve(Cifar10Format.TEST_FILE))
        || Files.exists(folder.resolve(Cifar10Format.trainFile(1)));
  }
}
