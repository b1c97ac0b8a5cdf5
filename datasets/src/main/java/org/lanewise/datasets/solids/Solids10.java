package org.lanewise.datasets.solids;

import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.lanewise.datasets.DatasetException;
import org.lanewise.datasets.ImageSet;
import org.lanewise.datasets.Progress;
import org.lanewise.datasets.Purpose;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.datasets.cifar.BatchWriter;
import org.lanewise.datasets.cifar.Cifar10Format;
import org.lanewise.datasets.cifar.Cifar10Writer;
import org.lanewise.datasets.files.FolderInstall;
import org.lanewise.datasets.files.Trouble;

/**
 * Solids-10: 50,000 training and 10,000 test pictures of ten solids in random pose, light, colour
 * and surroundings, 32 × 32 × 3 as CIFAR-10. It is rendered, the same in every byte on every
 * machine, and kept as a folder in the CIFAR-10 binary format.
 *
 * {@snippet :
 * TrainAndTest solids = Solids10.render(100, 20);
 * assert solids.train().size() == 100 && solids.train().classNames().contains("torus");
 * }
 */
public final class Solids10 {

  /** The pictures to train on. */
  public static final int TRAIN_IMAGES = 50_000;

  /** The pictures to be judged by. */
  public static final int TEST_IMAGES = 10_000;

  /** The number that the data set is made from. */
  static final long SEED = 10;

  /** The sums of the files; checked whenever they are made. */
  static final List<String> MD5 =
      List.of(
          "8a22cc7e10177210dcf2497dae1a19ba",
          "ce37b422ea9406a380dadf9dd9e828f0",
          "27fa09fcdeceaca023700aae41f0367e",
          "b6c8cdfdfc7b438462e1dedb23d392eb",
          "5bb306a0848233a1877df20e967d3fff",
          "c9651e90d650a5260f4d002de45e86b1");

  private static final int FILES = Cifar10Format.TRAIN_FILES + 1;
  private static final int RECORDS_PER_FILE = Cifar10Format.RECORDS_PER_FILE;

  /** So many pictures are one piece of work for a thread. */
  private static final int CHUNK = 100;

  private Solids10() {}

  /**
   * Renders the first pictures of both parts in memory: exactly what a whole data set begins with.
   * Uses all processors.
   *
   * @param train how many training pictures, 1 to 50,000
   * @param test how many test pictures, 1 to 10,000
   * @throws IllegalArgumentException when there are no such numbers of pictures
   */
  public static TrainAndTest render(int train, int test) {
    return render(Difficulty.STANDARD, train, test);
  }

  static TrainAndTest render(Difficulty difficulty, int train, int test) {
    if (train < 1 || train > TRAIN_IMAGES || test < 1 || test > TEST_IMAGES) {
      throw new IllegalArgumentException(
          train + " and " + test + " pictures; expected 1 to 50000 and 1 to 10000");
    }
    return new TrainAndTest(
        "solids10",
        part("solids10/train", Purpose.SOLIDS_TRAIN, difficulty, train),
        part("solids10/test", Purpose.SOLIDS_TEST, difficulty, test));
  }

  private static ImageSet part(String name, Purpose part, Difficulty difficulty, int images) {
    byte[] pixels = new byte[images * Cifar10Format.IMAGE_BYTES];
    byte[] labels = new byte[images];
    render(part, difficulty, 0, pixels, labels, n -> {});
    return ImageSet.of(
        name,
        Solid.names(),
        Cifar10Format.SIDE,
        Cifar10Format.SIDE,
        Cifar10Format.CHANNELS,
        pixels,
        labels);
  }

  /**
   * The name of a folder that holds this edition of the data set: another edition gets another
   * name.
   */
  public static String folderName() {
    return "solids10-" + MD5.getLast().substring(0, 8);
  }

  /**
   * Whether a folder has all files of the right lengths.
   *
   * @throws DatasetException when that can't be found out
   */
  public static boolean isThere(Path folder) {
    Objects.requireNonNull(folder, "folder");
    return isThere(folder, RECORDS_PER_FILE);
  }

  private static boolean isThere(Path folder, int records) {
    for (int number = 0; number < FILES; number++) {
      BasicFileAttributes there = Trouble.look(folder.resolve(fileName(number))).orElse(null);
      if (there == null
          || !there.isRegularFile()
          || there.size() != (long) records * Cifar10Format.RECORD_BYTES) {
        return false;
      }
    }
    return true;
  }

  /**
   * Makes sure that a folder holds Solids-10: renders it in some seconds, on all processors, unless
   * it is there. The folder appears whole or not at all. Several processes may do this at once; one
   * works, the others wait for it.
   *
   * @param folder need not exist
   * @param progress hears how it gets on
   * @throws DatasetException when the folder can't be written, or when this Java's arithmetic gives
   *     other bytes than the published ones
   */
  public static void install(Path folder, Progress progress) {
    Objects.requireNonNull(folder, "folder");
    Objects.requireNonNull(progress, "progress");
    install(folder, progress, RECORDS_PER_FILE, MD5);
  }

  /** The same with another number of pictures in each file. */
  static void install(Path folder, Progress progress, int records, List<String> md5) {
    if (isThere(folder, records)) {
      return;
    }
    Runnable waiting =
        () -> progress.say("Another process is rendering to " + folder + "; waiting for it.");
    try (FolderInstall install = FolderInstall.begin(folder, waiting)) {
      if (isThere(folder, records)) {
        return;
      }
      List<String> files = new ArrayList<>();
      Cifar10Writer.writeNames(install.staging(), Solid.names());
      files.add(Cifar10Format.NAMES_FILE);
      progress.begin("rendering Solids-10", (long) FILES * records, Progress.Unit.IMAGES);
      try {
        Counter counter = new Counter(progress);
        byte[] pixels = new byte[records * Cifar10Format.IMAGE_BYTES];
        byte[] labels = new byte[records];
        for (int number = 0; number < FILES; number++) {
          boolean test = number == FILES - 1;
          render(
              test ? Purpose.SOLIDS_TEST : Purpose.SOLIDS_TRAIN,
              Difficulty.STANDARD,
              test ? 0 : number * records,
              pixels,
              labels,
              counter);
          write(install.staging().resolve(fileName(number)), pixels, labels, md5.get(number));
          files.add(fileName(number));
        }
      } finally {
        progress.end();
      }
      install.commit(files);
    }
  }

  private static void write(Path file, byte[] pixels, byte[] labels, String expected) {
    try (BatchWriter writer = BatchWriter.create(file)) {
      for (int i = 0; i < labels.length; i++) {
        writer.add(labels[i], pixels, i * Cifar10Format.IMAGE_BYTES);
      }
      String md5 = writer.finish();
      if (!md5.equals(expected)) {
        throw new DatasetException(
            file.getFileName()
                + " of Solids-10 as rendered here has the MD5 "
                + md5
                + "; expected "
                + expected
                + ". This Java ("
                + Runtime.version()
                + ") computes otherwise than it should; please report it.");
      }
    }
  }

  private static String fileName(int number) {
    return number == FILES - 1 ? Cifar10Format.TEST_FILE : Cifar10Format.trainFile(number + 1);
  }

  /**
   * Renders as many pictures as there are labels, the first of them with the number {@code first}.
   */
  private static void render(
      Purpose part,
      Difficulty difficulty,
      int first,
      byte[] pixels,
      byte[] labels,
      IntConsumer done) {
    int chunks = (labels.length + CHUNK - 1) / CHUNK;
    IntStream.range(0, chunks)
        .parallel()
        .forEach(chunk -> {
          SolidPainter painter = new SolidPainter(SEED, part, difficulty);
          int end = Math.min(labels.length, (chunk + 1) * CHUNK);
          for (int i = chunk * CHUNK; i < end; i++) {
            labels[i] = (byte) painter.label(first + i);
            painter.paint(first + i, pixels, i * Cifar10Format.IMAGE_BYTES);
          }
          done.accept(end - chunk * CHUNK);
        });
  }

  /** Adds up what several threads have done and passes it on, one call at a time. */
  private static final class Counter implements IntConsumer {

    private final Progress progress;
    private long images;

    Counter(Progress progress) {
      this.progress = progress;
    }

    @Override
    public synchronized void accept(int more) {
      images += more;
      progress.advance(images);
    }
  }
}
