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
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Keeps a second run away from a folder, or from a file that is going to be written. The operating
 * system holds the lock and takes it back when the process ends, however it ends; the lock's two
 * files, which only a killed process leaves behind, mean nothing by themselves.
 */
public final class OutputLock implements AutoCloseable {

  /** Small enough for any limit on the size of files. */
  private static final int TOKENS = 1 << 10;

  private final Path output;
  private final Path lock;

  /**
   * Who has the lock. A file of its own, because a process gives up its lock when it closes the
   * locked file anywhere, if only after reading it.
   */
  private final Path owner;

  private final boolean ofFolder;
  private final FileChannel channel;

  private OutputLock(Path output, Path lock, boolean ofFolder) throws IOException {
    this.output = output;
    this.lock = lock;
    this.owner = lock.resolveSibling(lock.getFileName() + ".owner");
    this.ofFolder = ofFolder;
    String me = me();
    if (owner().equals(me)) {
      throw taken("this very process");
    }
    channel = lock();
    Unfinished.add(owner);
    Unfinished.add(lock);
    try (var out = new FileOutputStream(owner.toFile())) {
      out.write(me.getBytes(StandardCharsets.UTF_8));
    }
  }

  /**
   * Makes the folder if need be, and takes its lock.
   *
   * @throws StoreException when somebody else has it, or the file system refuses
   */
  static OutputLock ofFolder(Path folder) {
    Path lock = folder.resolve("lock");
    return take(
        lock,
        () -> {
          Files.createDirectories(folder);
          return new OutputLock(folder, lock, true);
        });
  }

  /**
   * Takes the lock of a file, which need not be there; it lies beside the file that symbolic links
   * lead to. Where the file system knows no locks it is taken all the same.
   *
   * @throws StoreException when somebody else has it, or the file system refuses
   */
  public static OutputLock ofFile(Path file) {
    Objects.requireNonNull(file, "file");
    return take(
        file,
        () -> {
          Path place = AtomicFile.place(file);
          // The number keeps long names apart that begin alike.
          String name =
              String.format(
                  Locale.ROOT,
                  ".%s-%08x.lock",
                  AtomicFile.shortName(place),
                  String.valueOf(place.getFileName()).hashCode());
          return new OutputLock(file, place.resolveSibling(name), false);
        });
  }

  private interface Taking {
    OutputLock take() throws IOException;
  }

  /** An interrupt of the calling thread, which would close the channel, waits until it is done. */
  private static synchronized OutputLock take(Path written, Taking taking) {
    boolean interrupted = Thread.interrupted();
    try {
      return taking.take();
    } catch (IOException e) {
      throw StoreException.writing(written, e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private FileChannel lock() throws IOException {
    while (true) {
      FileChannel opened =
          FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      boolean kept = false;
      try {
        if (!tryLock(opened)) {
          throw taken(owner());
        }
        if (isStillThere(opened)) {
          kept = true;
          return opened;
        }
        // Its holder removed it between the opening and the locking: there is another one, or none.
      } finally {
        if (!kept) {
          opened.close();
        }
      }
    }
  }

  private boolean tryLock(FileChannel opened) throws IOException {
    try {
      return opened.tryLock() != null;
    } catch (IOException e) {
      if (ofFolder) {
        throw e;
      }
      return true; // A file is written whole whoever else writes it: better than not at all.
    }
  }

  /**
   * Whether the path still leads to the file that was locked: the length that the one is given is
   * seen at the other. Opening the file a second time would give up its lock.
   */
  private boolean isStillThere(FileChannel opened) throws IOException {
    int token = ThreadLocalRandom.current().nextInt(TOKENS);
    opened.truncate(0);
    opened.write(ByteBuffer.allocate(1), token);
    try {
      return Files.size(lock) == token + 1L;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Whether the lock is still worth something: its folder may have been deleted meanwhile. */
  boolean isHeld() {
    try {
      return channel.isOpen() && Files.exists(lock) && owner().equals(me());
    } catch (IOException e) {
      return false;
    }
  }

  /** Gives the lock back and takes its files away. */
  @Override
  public void close() {
    try (channel) {
      if (isHeld()) {
        Files.deleteIfExists(owner);
        Files.deleteIfExists(lock); // while it is held, so that it is nobody else's
      }
    } catch (IOException e) {
      throw StoreException.writing(owner, e);
    } finally {
      Unfinished.remove(owner);
      Unfinished.remove(lock);
    }
  }

  private StoreException taken(String by) {
    return StoreException.of(
        output,
        "another run is "
            + (ofFolder ? "using this folder" : "going to write this file")
            + (by.isEmpty() ? "" : " (" + by + ")"),
        "wait for that run to end, stop it, or give another " + (ofFolder ? "folder" : "name"));
  }

  private String owner() throws IOException {
    if (!Files.isRegularFile(owner)) {
      return "";
    }
    // Plain streams here and above: channels would be closed by an interrupt of this thread.
    try (var in = new FileInputStream(owner.toFile())) {
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
