package org.lanewise.datasets.cifar;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.lanewise.datasets.DatasetException;
import org.lanewise.datasets.LabelledImages;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.datasets.files.FolderInstall;
import org.lanewise.datasets.files.Trouble;

/** Writes a data set as a folder in the CIFAR-10 binary format. */
public final class Cifar10Writer {

  private Cifar10Writer() {}

  /**
   * Writes a whole folder, atomically: nothing under its name until all of it is on the disk.
   *
   * @param folder where; it must not hold data yet
   * @param data images of 32 × 32 × 3 in ten classes, at least one in each part
   * @param recordsPerFile how many training images go into one file, at least 1
   * @throws IllegalArgumentException when the data do not fit the format
   * @throws DatasetException when the folder holds data already or can't be written
   */
  public static void write(Path folder, TrainAndTest data, int recordsPerFile) {
    Objects.requireNonNull(data, "data");
    Objects.requireNonNull(folder, "folder");
    if (recordsPerFile < 1) {
      throw new IllegalArgumentException(recordsPerFile + " records per file; expected at least 1");
    }
    check(data.train());
    check(data.test());
    try (FolderInstall install = FolderInstall.begin(folder, () -> {})) {
      if (Cifar10Reader.looksLikeDataFolder(folder)) {
        throw new DatasetException(folder + " holds data already. Name another folder.");
      }
      List<String> files = new ArrayList<>();
      files.add(Cifar10Format.NAMES_FILE);
      writeNames(install.staging(), data.train().classNames());
      int size = data.train().size();
      for (int first = 0, number = 1; first < size; first += recordsPerFile, number++) {
        String name = Cifar10Format.trainFile(number);
        writeBatch(
            install.staging().resolve(name),
            data.train(),
            first,
            Math.min(recordsPerFile, size - first));
        files.add(name);
      }
      writeBatch(
          install.staging().resolve(Cifar10Format.TEST_FILE), data.test(), 0, data.test().size());
      files.add(Cifar10Format.TEST_FILE);
      install.commit(files);
    }
  }

  /**
   * Writes one file of records.
   *
   * @return the MD5 of the file in hexadecimal
   * @throws DatasetException when the file exists already or can't be written
   */
  public static String writeBatch(Path file, LabelledImages images, int first, int count) {
    Objects.requireNonNull(images, "images");
    Objects.requireNonNull(file, "file");
    byte[] pixels = new byte[images.imageBytes()];
    try (BatchWriter writer = BatchWriter.create(file)) {
      for (int image = first; image < first + count; image++) {
        images.copyPixels(image, pixels, 0);
        writer.add(images.label(image), pixels, 0);
      }
      return writer.finish();
    }
  }

  /**
   * Writes the file of class names.
   *
   * @throws DatasetException when it can't be written
   */
  public static void writeNames(Path folder, List<String> classNames) {
    Objects.requireNonNull(folder, "folder");
    for (String name : Objects.requireNonNull(classNames, "classNames")) {
      Objects.requireNonNull(name, "classNames holds null");
    }
    Path file = folder.resolve(Cifar10Format.NAMES_FILE);
    try {
      Files.write(
          file, String.join("\n", classNames).concat("\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw Trouble.writing(file, e);
    }
  }

  private static void check(LabelledImages images) {
    if (images.height() != Cifar10Format.SIDE
        || images.width() != Cifar10Format.SIDE
        || images.channels() != Cifar10Format.CHANNELS
        || images.classNames().size() != Cifar10Format.CLASSES
        || images.size() == 0) {
      throw new IllegalArgumentException(
          "the format takes at least one image of 32 x 32 x 3 in ten classes, not " + images);
    }
  }
}
