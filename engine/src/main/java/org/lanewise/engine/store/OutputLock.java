package org.lanewise.engine.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.files.FileLock;

/**
 * Keeps a second run away from a folder, or from a file that is going to be written: where their
 * {@link FileLock} lies, and what is said to a run that comes second.
 */
public final class OutputLock implements AutoCloseable {

  private final FileLock lock;

  private OutputLock(FileLock lock) {
    this.lock = lock;
    lock.files().forEach(Unfinished::add);
  }

  /**
   * Makes the folder if need be, and takes its lock.
   *
   * @throws StoreException when somebody else has it, or the file system refuses
   */
  static OutputLock ofFolder(Path folder) {
    OutputFolder.make(folder);
    try {
      Path lock = folder.resolve("lock");
      return of(FileLock.take(lock, true), folder, lock, "using this folder", "folder");
    } catch (IOException e) {
      throw OutputFolder.refused(folder, e);
    }
  }

  /**
   * Takes the lock of a file, which need not be there; it lies beside the file that symbolic links
   * lead to. Where the file system knows no locks it is taken all the same.
   *
   * @throws StoreException when somebody else has it, or the file system refuses
   */
  public static OutputLock ofFile(Path file) {
    Objects.requireNonNull(file, "file");
    try {
      Path place = AtomicFile.place(file);
      // The number keeps long names apart that begin alike.
      String name =
          String.format(
              Locale.ROOT,
              ".%s-%08x.lock",
              AtomicFile.shortName(place),
              String.valueOf(place.getFileName()).hashCode());
      Path lock = place.resolveSibling(name);
      return of(FileLock.take(lock, false), file, lock, "going to write this file", "name");
    } catch (IOException e) {
      throw StoreException.writing(file, e);
    }
  }

  private static OutputLock of(
      @Nullable FileLock taken, Path output, Path lock, String doing, String other)
      throws IOException {
    if (taken != null) {
      return new OutputLock(taken);
    }
    String by = Quote.shorten(FileLock.holder(lock));
    throw StoreException.of(
        output,
        "another run is " + doing + (by.isEmpty() ? "" : " (" + by + ")"),
        "wait for that run to end, stop it, or give another " + other);
  }

  /** Whether the lock is still worth something: its folder may have been deleted meanwhile. */
  boolean isHeld() {
    return lock.isHeld();
  }

  /** Gives the lock back and takes its files away. */
  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw StoreException.writing(lock.files().getFirst(), e);
    } finally {
      lock.files().forEach(Unfinished::remove);
    }
  }
}
