package org.lanewise.engine.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

/**
 * Keeps a second run out of a folder. The operating system holds the lock and takes it back when
 * the process ends, however it ends; the files {@value #LOCK} and {@value #OWNER} that may stay
 * behind mean nothing by themselves.
 */
final class FolderLock implements AutoCloseable {

  private static final String LOCK = "lock";

  /**
   * Who has the lock. A file of its own, because a process gives up its lock when it closes the
   * locked file anywhere, if only after reading it.
   */
  private static final String OWNER = "lock.owner";

  private final Path folder;
  private final FileChannel channel;

  private FolderLock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * Makes the folder if need be, and takes its lock.
   *
   * @throws StoreException when somebody else has it, or the file system refuses
   */
  static synchronized FolderLock take(Path folder) {
    try {
      Files.createDirectories(folder);
      String me = me();
      if (owner(folder).equals(me)) {
        throw taken(folder, "this very process");
      }
      FileChannel channel =
          FileChannel.open(
              folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        throw taken(folder, owner(folder));
      }
      Files.writeString(folder.resolve(OWNER), me);
      return new FolderLock(folder, channel);
    } catch (IOException e) {
      throw StoreException.writing(folder.resolve(LOCK), e);
    }
  }

  /** Whether the lock is still worth something: the folder may have been deleted meanwhile. */
  boolean isHeld() {
    try {
      return channel.isOpen() && Files.exists(folder.resolve(LOCK)) && owner(folder).equals(me());
    } catch (IOException e) {
      return false;
    }
  }

  /** Gives the lock back. */
  @Override
  public void close() {
    try (channel) {
      if (isHeld()) {
        Files.deleteIfExists(folder.resolve(OWNER));
      }
    } catch (IOException e) {
      throw StoreException.writing(folder.resolve(OWNER), e);
    }
  }

  private static StoreException taken(Path folder, String owner) {
    return StoreException.of(
        folder,
        "another run is using this folder" + (owner.isEmpty() ? "" : " (" + owner + ")"),
        "it free",
        "wait for that run to end, stop it, or give another folder");
  }

  private static String owner(Path folder) throws IOException {
    Path file = folder.resolve(OWNER);
    if (!Files.isRegularFile(file)) {
      return "";
    }
    try (var in = Files.newInputStream(file)) {
      return Quote.shorten(new String(in.readNBytes(100), StandardCharsets.UTF_8));
    }
  }

  /** Number and start tell this process from an earlier one that had the same number. */
  private static String me() {
    ProcessHandle process = ProcessHandle.current();
    Instant start = process.info().startInstant().orElse(Instant.EPOCH);
    return "process " + process.pid() + ", started " + start;
  }
}
