package org.lanewise.datasets.cifar;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lanewise.datasets.DatasetException;
import org.lanewise.datasets.files.ShownName;
import org.lanewise.datasets.files.Trouble;

/**
 * Which files of a folder are its data.
 *
 * @param train {@code data_batch_1.bin} and on, at least one
 * @param test {@code test_batch.bin}
 */
record FolderListing(List<Path> train, Path test) {

  private static final Pattern TRAIN_NAME = Pattern.compile("data_batch_([1-9][0-9]{0,5})\\.bin");

  /** Finds the files and refuses gaps, foreign names and what is no regular file. */
  static FolderListing of(Path folder) {
    Trouble.requireDataFolder(folder, "the folder that holds data_batch_1.bin and test_batch.bin");
    TreeSet<Integer> numbers = trainNumbers(folder);
    if (numbers.isEmpty()) {
      throw new DatasetException(
          ShownName.of(folder)
              + " has no data_batch_1.bin; expected a folder in the CIFAR-10 binary format."
              + hint(folder));
    }
    List<Path> train = new ArrayList<>();
    for (int number = 1; number <= numbers.last(); number++) {
      String name = Cifar10Format.trainFile(number);
      if (!numbers.contains(number)) {
        throw new DatasetException(
            ShownName.of(folder)
                + " has "
                + Cifar10Format.trainFile(numbers.last())
                + " but no "
                + name
                + "; the training files must be numbered from 1 without a gap.");
      }
      train.add(regular(folder.resolve(name)));
    }
    Path test = folder.resolve(Cifar10Format.TEST_FILE);
    if (Trouble.look(test).isEmpty()) {
      throw new DatasetException(
          ShownName.of(folder)
              + " has training files but no "
              + Cifar10Format.TEST_FILE
              + "; copy or fetch it again.");
    }
    return new FolderListing(List.copyOf(train), regular(test));
  }

  private static TreeSet<Integer> trainNumbers(Path folder) {
    TreeSet<Integer> numbers = new TreeSet<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "data_batch_*.bin")) {
      for (Path entry : entries) {
        Matcher name = TRAIN_NAME.matcher(entry.getFileName().toString());
        if (!name.matches()) {
          throw new DatasetException(
              ShownName.of(entry)
                  + " is no name of the CIFAR-10 binary format, which counts data_batch_1.bin,"
                  + " data_batch_2.bin and on. Rename or remove it.");
        }
        numbers.add(Integer.parseInt(name.group(1)));
      }
    } catch (DirectoryIteratorException e) {
      throw Trouble.reading(folder, Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw Trouble.reading(folder, e);
    }
    return numbers;
  }

  private static Path regular(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new DatasetException(
          ShownName.of(file) + " is not a regular file; expected CIFAR-10 records.");
    }
    return file;
  }

  private static String hint(Path folder) {
    Path inner = folder.resolve("cifar-10-batches-bin");
    return Cifar10Reader.looksLikeDataFolder(inner)
        ? " Did you mean " + ShownName.of(inner) + "?"
        : "";
  }
}
