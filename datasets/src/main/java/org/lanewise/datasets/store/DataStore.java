package org.lanewise.datasets.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.lanewise.datasets.CacheFolder;
import org.lanewise.datasets.DatasetException;
import org.lanewise.datasets.Progress;
import org.lanewise.datasets.TrainAndTest;
import org.lanewise.datasets.cifar.Cifar100Reader;
import org.lanewise.datasets.cifar.Cifar10Reader;
import org.lanewise.datasets.fetch.Cifar10Fetcher;
import org.lanewise.datasets.fetch.Cifar10Source;
import org.lanewise.datasets.files.FileTrees;
import org.lanewise.datasets.solids.Solids10;

/**
 * The data sets that are known by name. What is not in the cache yet is fetched or rendered into
 * it.
 *
 * {@snippet :
 * DataStore store = DataStore.standard();
 * LabelledImages images =
 *     store.hasCifar10() ? store.cifar10(100, 10).train() : Solids10.render(100, 10).train();
 * assert images.size() == 100;
 * }
 */
public final class DataStore {

  private final Path cache;
  private final Cifar10Fetcher fetcher;
  private final Progress progress;

  /**
   * A store over any cache folder and source.
   *
   * @param cache need not exist
   * @param source where CIFAR-10 comes from
   * @param progress hears how fetching and rendering get on
   */
  public DataStore(Path cache, Cifar10Source source, Progress progress) {
    this.cache = Objects.requireNonNull(cache, "cache");
    this.fetcher = new Cifar10Fetcher(source, progress);
    this.progress = progress;
  }

  /** The store over this user's cache and the data set's own home page. */
  public static DataStore standard(Progress progress) {
    return new DataStore(CacheFolder.standard(), Cifar10Source.official(), progress);
  }

  /** The same, and nobody hears how it gets on. */
  public static DataStore standard() {
    return standard(Progress.silent());
  }

  /** Whether CIFAR-10 is in the cache. */
  public boolean hasCifar10() {
    return fetcher.isThere(cifar10Folder());
  }

  /** Where CIFAR-10 is kept, whether it is there or not. */
  public Path cifar10Folder() {
    return cache.resolve("cifar10");
  }

  /** Where Solids-10 is kept, whether it is there or not. */
  public Path solids10Folder() {
    return cache.resolve(Solids10.folderName());
  }

  /**
   * Makes sure that CIFAR-10 is in the cache, every byte checked, and returns its folder.
   *
   * @throws DatasetException when it can't be fetched or the cache can't be written
   */
  public Path fetchCifar10() {
    fetcher.repair(cifar10Folder());
    return cifar10Folder();
  }

  /**
   * Makes sure that any folder holds CIFAR-10, every byte checked. From the cache it is not copied.
   *
   * @throws DatasetException when it can't be fetched, or when the folder holds other data or can't
   *     be written
   */
  public void fetchCifar10(Path folder) {
    fetcher.fetch(folder);
  }

  /**
   * CIFAR-10, fetched if need be.
   *
   * @param trainImages at most so many training images
   * @param testImages at most so many test images
   * @throws DatasetException when it can't be fetched or read
   */
  public TrainAndTest cifar10(int trainImages, int testImages) {
    if (!hasCifar10()) {
      fetchCifar10();
    }
    return Cifar10Reader.read(cifar10Folder(), "cifar10", trainImages, testImages);
  }

  /**
   * All of CIFAR-10, fetched if need be.
   *
   * @throws DatasetException as {@link #cifar10(int, int)}
   */
  public TrainAndTest cifar10() {
    return cifar10(50_000, 10_000);
  }

  /**
   * Solids-10, rendered if need be. Where the cache can't be written, or what is in it is damaged,
   * the images are rendered in memory, and that is said; what is damaged is removed, what can't be
   * read is not.
   *
   * @param trainImages at most so many training images
   * @param testImages at most so many test images
   */
  public TrainAndTest solids10(int trainImages, int testImages) {
    Path folder = solids10Folder();
    try {
      Solids10.install(folder, progress);
    } catch (DatasetException e) {
      return inMemory(e, trainImages, testImages);
    }
    try {
      return Cifar10Reader.read(folder, "solids10", trainImages, testImages);
    } catch (DatasetException e) {
      if (e.getCause() instanceof OutOfMemoryError) {
        throw e; // Nothing is damaged, and in memory they would be no smaller.
      }
      if (!e.isUnreadable()) {
        try {
          FileTrees.delete(folder);
        } catch (IOException kept) {
          e.addSuppressed(kept); // Then it is found damaged again the next time, and said again.
        }
      }
      return inMemory(e, trainImages, testImages);
    }
  }

  private TrainAndTest inMemory(DatasetException why, int trainImages, int testImages) {
    progress.say(why.getMessage() + " Rendering Solids-10 in memory, for this run alone.");
    return Solids10.render(
        Math.min(trainImages, Solids10.TRAIN_IMAGES), Math.min(testImages, Solids10.TEST_IMAGES));
  }

  /**
   * The data in any folder in the CIFAR-10 or CIFAR-100 binary format.
   *
   * @param trainImages at most so many training images
   * @param testImages at most so many test images
   * @throws DatasetException when it can't be read
   */
  public static TrainAndTest folder(Path folder, int trainImages, int testImages) {
    Objects.requireNonNull(folder, "folder");
    Path name = folder.toAbsolutePath().normalize().getFileName();
    String called = name == null ? "data" : name.toString();
    return Cifar100Reader.looksLikeDataFolder(folder)
        ? Cifar100Reader.read(folder, called, trainImages, testImages)
        : Cifar10Reader.read(folder, called, trainImages, testImages);
  }

  /** Whether {@link #folder} is to read a folder: it has files of such names, intact or not. */
  public static boolean looksLikeDataFolder(Path folder) {
    Objects.requireNonNull(folder, "folder");
    return Cifar10Reader.looksLikeDataFolder(folder) || Cifar100Reader.looksLikeDataFolder(folder);
  }
}
