package org.lanewise.datasets.files;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;
import org.lanewise.datasets.DatasetException;

/**
 * Brings a folder of files into being whole or not at all. The files are made in a staging folder
 * on the same disk, forced to the disk, and renamed to where they belong: the whole folder at once
 * where the target does not exist yet, else one file after the other, the last of the list at the
 * end, so that a reader that needs that one never takes a half for a whole. While one process
 * works, another that wants the same target waits.
 *
 * <p>{@link #work} outlives a failure, which is how an interrupted download can be continued. The
 * staging folder and the locks don't, nor do they outlive a signal that ends the process.
 */
public final class FolderInstall implements AutoCloseable {

  /** What the names of the lock's files begin with. */
  private static final String LOCK = "lock";

  private final Path target;
  private final boolean targetExisted;
  private final Path work;
  private final Path staging;
  private final FileLock lock;
  private final Thread atTheEnd = new Thread(this::cleanUp, "unfinished folder");
  private boolean committed;
  private boolean cleaned;

  private FolderInstall(
      Path target, boolean targetExisted, Path work, Path staging, FileLock lock) {
    this.target = target;
    this.targetExisted = targetExisted;
    this.work = work;
    this.staging = staging;
    this.lock = lock;
  }

  /**
   * Makes the work folder and locks it, after waiting for whoever holds it.
   *
   * @param target where the files shall be
   * @param waiting called once if another process is at work on the same target
   * @throws DatasetException when the place can't be written
   */
  public static FolderInstall begin(Path target, Runnable waiting) {
    Path absolute = target.toAbsolutePath().normalize();
    boolean exists = Files.isDirectory(absolute);
    Path work =
        exists
            ? absolute.resolve(".lanewise-partial")
            : absolute.resolveSibling("." + absolute.getFileName() + ".lanewise-partial");
    try {
      if (Files.exists(absolute) && !exists) {
        throw new DatasetException(
            absolute + " is a file; expected a folder, or nothing yet. Name another folder.");
      }
      FileLock lock = FileLock.await(work, LOCK, waiting);
      try {
        Path staging = work.resolve("staging");
        FileTrees.delete(staging);
        Files.createDirectories(staging);
        FolderInstall install = new FolderInstall(absolute, exists, work, staging, lock);
        Runtime.getRuntime().addShutdownHook(install.atTheEnd);
        return install;
      } catch (IOException | RuntimeException e) {
        giveBack(lock);
        throw e;
      }
    } catch (IOException e) {
      throw Trouble.writing(absolute, e);
    }
  }

  /** A folder for what is needed on the way and worth keeping after a failure. */
  public Path work() {
    return work;
  }

  /** The empty folder in which the files are made. */
  public Path staging() {
    return staging;
  }

  /**
   * Puts the files where they belong.
   *
   * @param files the names of the files in the staging folder; the last is the one without which a
   *     reader refuses
   * @throws DatasetException when the place can't be written; then the target is as it was, or,
   *     where the folder had been there before, lacks the last file
   */
  public synchronized void commit(List<String> files) {
    try {
      for (String file : files) {
        FileTrees.force(staging.resolve(file));
      }
      FileTrees.force(staging);
      if (targetExisted) {
        for (String file : files) {
          Files.move(
              staging.resolve(file),
              target.resolve(file),
              StandardCopyOption.ATOMIC_MOVE,
              StandardCopyOption.REPLACE_EXISTING);
        }
        FileTrees.force(target);
      } else {
        Files.move(staging, target, StandardCopyOption.ATOMIC_MOVE);
        FileTrees.force(target.resolveSibling("."));
      }
      committed = true;
    } catch (DirectoryNotEmptyException | FileAlreadyExistsException e) {
      throw new DatasetException(
          target + " was made by another program meanwhile. Name another folder, or try again.", e);
    } catch (IOException e) {
      throw Trouble.writing(target, e);
    }
  }

  /** Removes the staging folder, and the work folder unless it holds something worth keeping. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(atTheEnd);
    } catch (IllegalStateException e) {
      // The process is ending, and this is under way or done.
    }
    cleanUp();
  }

  private synchronized void cleanUp() {
    if (cleaned) {
      return;
    }
    cleaned = true;
    try {
      if (Files.exists(staging)) {
        // Renamed first: at the end of the process somebody may still be writing in it.
        Path gone = staging.resolveSibling("staging-" + UUID.randomUUID());
        Files.move(staging, gone, StandardCopyOption.ATOMIC_MOVE);
        FileTrees.delete(gone);
      }
      if (committed || FileTrees.holdsOnly(work, LOCK)) {
        // Renamed first: whoever comes while it is deleted makes a new one and is not disturbed.
        Path away = work.resolveSibling(work.getFileName() + "-" + UUID.randomUUID());
        Files.move(work, away, StandardCopyOption.ATOMIC_MOVE);
        FileTrees.delete(away);
      }
    } catch (IOException e) {
      // What can't be removed now does no harm; the result does not depend on it.
    } finally {
      giveBack(lock);
    }
  }

  private static void giveBack(FileLock lock) {
    try {
      lock.close();
    } catch (IOException e) {
      // It goes with the process at the latest.
    }
  }
}
