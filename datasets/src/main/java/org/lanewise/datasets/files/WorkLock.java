package org.lanewise.datasets.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.DatasetException;

/**
 * A lock on a work folder that the operating system releases when its process dies. The holder may
 * remove the folder, lock files included: whoever then gets the lock of the removed file finds that
 * out and begins again.
 *
 * <p>POSIX drops a process's lock on a file as soon as the process closes that file anywhere. So
 * nobody here opens the lock file while another thread of the same process may hold it: threads are
 * kept apart first, by a lock file of the process's own, on which Java itself remembers its locks.
 */
final class WorkLock implements AutoCloseable {

  /** The beginning of the names of all lock files. */
  static final String PREFIX = "lock";

  private static final long POLL_MILLIS = 50;
  private static final int TOKENS = 1 << 16;

  private final Path folder;
  private final FileChannel own;
  private final FileChannel shared;

  private WorkLock(Path folder, FileChannel own, FileChannel shared) {
    this.folder = folder;
    this.own = own;
    this.shared = shared;
  }

  /** Waits for the lock; {@code waiting} is called once if somebody else has it. */
  static WorkLock acquire(Path folder, Runnable waiting) throws IOException {
    Runnable once = waiting;
    while (true) {
      WorkLock lock = tryAcquire(folder);
      if (lock != null) {
        return lock;
      }
      once.run();
      once = () -> {};
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new DatasetException(
            "The waiting for another process that works on " + folder + " was interrupted.", e);
      }
    }
  }

  private static @Nullable WorkLock tryAcquire(Path folder) throws IOException {
    FileChannel own = tryLock(folder, ownName());
    if (own == null) {
      return null;
    }
    FileChannel shared;
    try {
      shared = tryLock(folder, PREFIX);
    } catch (IOException | RuntimeException e) {
      own.close();
      throw e;
    }
    if (shared == null) {
      own.close();
      return null;
    }
    return new WorkLock(folder, own, shared);
  }

  private static String ownName() {
    return PREFIX + "-" + ProcessHandle.current().pid();
  }

  private static @Nullable FileChannel tryLock(Path folder, String name) throws IOException {
    Path file = folder.resolve(name);
    FileChannel channel;
    try {
      Files.createDirectories(folder);
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (NoSuchFileException | FileAlreadyExistsException e) {
      if (Files.isDirectory(folder.resolveSibling(".")) && !Files.isRegularFile(folder)) {
        return null; // The holder removed the folder between the lines above, or inside the first.
      }
      throw e;
    }
    try {
      if (channel.tryLock() != null && isStillThere(channel, file)) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // Another thread of this process holds it.
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    channel.close();
    return null;
  }

  /**
   * Whether the path still leads to the file that was locked: the length that the one is given is
   * seen at the other. The length can be looked at without opening the file.
   */
  private static boolean isStillThere(FileChannel channel, Path file) throws IOException {
    int token = ThreadLocalRandom.current().nextInt(TOKENS);
    channel.truncate(0);
    channel.write(ByteBuffer.allocate(1), token);
    try {
      return Files.size(file) == token + 1L;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Gives the lock back and takes its files away. */
  @Override
  public void close() {
    try (own;
        shared) {
      // While they are held, so that they are nobody else's. Closing a file gives up its lock; the
      // process's own comes last.
      remove(shared, folder.resolve(PREFIX));
      remove(own, folder.resolve(ownName()));
    } catch (IOException e) {
      // The locks go with the process at the latest.
    }
  }

  private static void remove(FileChannel channel, Path file) throws IOException {
    if (isStillThere(channel, file)) {
      Files.deleteIfExists(file);
    }
  }
}
