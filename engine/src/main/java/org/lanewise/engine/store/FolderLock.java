package org.lanewise.engine.store;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Keeps a second run out of a folder. The operating system holds the lock and takes it back when
 * the process ends, however it ends; the files {@value #LOCK} and {@value #OWNER}, which only a
 * killed process leaves behind, mean nothing by themselves.
 */
final class FolderLock implements AutoCloseable {

  private static final String LOCK = "lock";

  /**
   * Who has the lock. A file of its own, because a process gives up its lock when it closes the
   * locked file anywhere, if only after reading it.
   */
  private static final String OWNER = "lock.owner";

  /** Small enough for any limit on the size of files. */
  private static final int TOKENS = 1 << 10;

  private final Path folder;
  private final FileChannel channel;

  private FolderLock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * Makes the folder if need be, and takes its lock. An interrupt of the calling thread, which
   * would close the channel, waits until it is done.
   *
   * @throws StoreException when somebody else has it, or the file system refuses
   */
  static synchronized FolderLock take(Path folder) {
    boolean interrupted = Thread.interrupted();
    try {
      Files.createDirectories(folder);
      String me = me();
      if (owner(folder).equals(me)) {
        throw taken(folder, "this very process");
      }
      FileChannel channel = lock(folder);
      Unfinished.add(folder.resolve(OWNER));
      Unfinished.add(folder.resolve(LOCK));
      try (var out = new FileOutputStream(folder.resolve(OWNER).toFile())) {
        out.write(me.getBytes(StandardCharsets.UTF_8));
      }
      return new FolderLock(folder, channel);
    } catch (IOException e) {
      throw StoreException.writing(folder.resolve(LOCK), e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static FileChannel lock(Path folder) throws IOException {
    while (true) {
      FileChannel channel =
          FileChannel.open(
              folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      boolean kept = false;
      try {
        if (channel.tryLock() == null) {
          throw taken(folder, owner(folder));
        }
        if (isStillThere(channel, folder.resolve(LOCK))) {
          kept = true;
          return channel;
        }
        // Its holder removed it between the opening and the locking: there is another one, or none.
      } finally {
        if (!kept) {
          channel.close();
        }
      }
    }
  }

  /**
   * Whether the path still leads to the file that was locked: the length that the one is given is
   * seen at the other. Opening the file a second time would give up its lock.
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

  /** Whether the lock is still worth something: the folder may have been deleted meanwhile. */
  boolean isHeld() {
    try {
      return channel.isOpen() && Files.exists(folder.resolve(LOCK)) && owner(folder).equals(me());
    } catch (IOException e) {
      return false;
    }
  }

  /** Gives the lock back and takes its files away. */
  @Override
  public void close() {
    try (channel) {
      if (isHeld()) {
        Files.deleteIfExists(folder.resolve(OWNER));
        Files.deleteIfExists(folder.resolve(LOCK)); // while it is held, so that it is nobody else's
      }
    } catch (IOException e) {
      throw StoreException.writing(folder.resolve(OWNER), e);
    } finally {
      Unfinished.remove(folder.resolve(OWNER));
      Unfinished.remove(folder.resolve(LOCK));
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
    // Plain streams here and above: channels would be closed by an interrupt of this thread.
    try (var in = new FileInputStream(file.toFile())) {
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
