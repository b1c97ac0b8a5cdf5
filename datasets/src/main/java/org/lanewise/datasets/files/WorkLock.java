package org.lanewise.datasets.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.DatasetException;

/**
 * A lock on a work folder that the operating system releases when its process dies. The holder may
 * delete the folder, lock file included: whoever then gets the lock of the deleted file finds that
 * out and begins again.
 */
final class WorkLock implements AutoCloseable {

  static final String FILE = "lock";

  private static final long POLL_MILLIS = 50;

  private final FileChannel channel;

  private WorkLock(FileChannel channel) {
    this.channel = channel;
  }

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
    Files.createDirectories(folder);
    Path file = folder.resolve(FILE);
    FileChannel channel;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (NoSuchFileException e) {
      return null; // The holder deleted the folder between the two lines above.
    }
    try {
      FileLock lock = channel.tryLock();
      if (lock != null && isStillThere(channel, file)) {
        return new WorkLock(channel);
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
   * Whether the path still leads to the file that was locked: what is written into one is read from
   * the other.
   */
  private static boolean isStillThere(FileChannel channel, Path file) throws IOException {
    String token = UUID.randomUUID().toString();
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(token.getBytes(StandardCharsets.US_ASCII)), 0);
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).equals(token);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // The lock goes with the process at the latest.
    }
  }
}
