package org.lanewise.datasets.cifar;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.lanewise.datasets.DatasetException;
import org.lanewise.datasets.TrainAndTest;

/**
 * Reads a folder in the CIFAR-100 binary format: {@code train.bin} and {@code test.bin}, of records
 * of a byte for the coarse class, 0 to 19, a byte for the fine one, 0 to 99, and the 3,072 pixel
 * bytes of CIFAR-10; and, where it is there, {@code fine_label_names.txt}. The fine classes are the
 * labels. Source: the data set's home page, https://www.cs.toronto.edu/~kriz/cifar.html.
 */
public final class Cifar100Reader {

  private static final String TRAIN_FILE = "train.bin";
  private static final String TEST_FILE = "test.bin";
  private static final String NAMES_FILE = "fine_label_names.txt";

  private static final String NAMES =
      """
      apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle bowl boy bridge
      bus butterfly camel can castle caterpillar cattle chair chimpanzee clock cloud
      cockroach couch crab crocodile cup dinosaur dolphin elephant flatfish forest fox
      girl hamster house kangaroo keyboard lamp lawn_mower leopard lion lizard lobster man
      maple_tree motorcycle mountain mouse mushroom oak_tree orange orchid otter palm_tree
      pear pickup_truck pine_tree plain plate poppy porcupine possum rabbit raccoon ray
      road rocket rose sea seal shark shrew skunk skyscraper snail snake spider squirrel
      streetcar sunflower sweet_pepper table tank telephone television tiger tractor train
      trout tulip turtle wardrobe whale willow_tree wolf woman worm
      """;

  private Cifar100Reader() {}

  /**
   * Reads the first images of both parts.
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
    Cifar10Reader.requireSome(trainImages, testImages);
    List<String> names =
        new ClassNames(NAMES_FILE, List.of(NAMES.strip().split("\\s+")), "CIFAR-100").read(folder);
    return new TrainAndTest(
        name,
        Cifar10Reader.readPart(
            name + "/train",
            names,
            List.of(folder.resolve(TRAIN_FILE)),
            RecordFormat.CIFAR100,
            trainImages),
        Cifar10Reader.readPart(
            name + "/test",
            names,
            List.of(folder.resolve(TEST_FILE)),
            RecordFormat.CIFAR100,
            testImages));
  }

  /** Whether a folder has both files of this format's names, intact or not. */
  public static boolean looksLikeDataFolder(Path folder) {
    Objects.requireNonNull(folder, "folder");
    return Files.isRegularFile(folder.resolve(TRAIN_FILE))
        && Files.isRegularFile(folder.resolve(TEST_FILE));
  }
}
