package org.lanewise.datasets.files;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.DatasetException;

/**
 * Keeps other processes, and other threads of this one, away from what is being written. The
 * operating system holds the lock and takes it back when the process ends, however it ends; the
 * lock's two files, which only a killed process leaves behind, mean nothing by themselves. The
 * holder may remove the folder that they are in: whoever then gets the lock of the removed file
 * finds that out and begins again.
 *
 * <p>POSIX drops a process's lock on a file as soon as the process closes that file anywhere, if
 * only after reading it. So who holds it stands in a file of its own, and nobody here opens the
 * lock's file while another thread of the same process holds it.
 */
public final class FileLock implements AutoCloseable {

  private static final long POLL_MILLIS = 50;

  /** Small enough for any limit on the size of files. */
  private static final int TOKENS = 1 << 10;

  private final Path lock;
  private final Path owner;
  private final String me;
  private final FileChannel channel;

  private FileLock(Path lock, FileChannel channel) throws IOException {
    this.lock = lock;
    this.owner = owner(lock);
    this.channel = channel;
    this.me = process() + "\n" + UUID.randomUUID();
    try (var out = new FileOutputStream(owner.toFile())) {
      out.write(me.getBytes(StandardCharsets.UTF_8));
    }
  }

  /**
   * Takes a lock, unless somebody has it: then {@link #holder} says who.
   *
   * @param lock its file, in a folder that exists
   * @param needed whether it is refused where the file system knows no locks
   * @return the lock, or null
   * @throws IOException when the file system refuses
   */
  public static synchronized @Nullable FileLock take(Path lock, boolean needed) throws IOException {
    // An interrupt of the calling thread would close the channel: it waits until this is done.
    boolean interrupted = Thread.interrupted();
    try {
      while (!named(lock).equals(process())) {
        FileChannel opened =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock taken = null;
        try {
          if (!isLocked(opened, needed)) {
            return null;
          }
          // Its holder may have removed it between the opening and the locking: then there is
          // another one, or none.
          if (isStillThere(lock, opened)) {
            taken = new FileLock(lock, opened);
            return taken;
          }
        } finally {
          if (taken == null) {
            opened.close();
          }
        }
      }
      return null;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Makes a folder and takes the lock in it, after waiting for whoever has it.
   *
   * @param waiting called once if somebody has it
   */
  static FileLock await(Path folder, String name, Runnable waiting) throws IOException {
    Runnable once = waiting;
    while (true) {
      FileLock taken = tryTake(folder, name);
      if (taken != null) {
        return taken;
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

  private static @Nullable FileLock tryTake(Path folder, String name) throws IOException {
    try {
      Files.createDirectories(folder);
      return take(folder.resolve(name), true);
    } catch (NoSuchFileException | FileAlreadyExistsException e) {
      if (Files.isDirectory(folder.resolveSibling(".")) && !Files.isRegularFile(folder)) {
        return null; // Its holder removed the folder meanwhile.
      }
      throw e;
    }
  }

  private static boolean isLocked(FileChannel opened, boolean needed) throws IOException {
    try {
      return opened.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // another thread of this process has it
    } catch (IOException e) {
      if (needed) {
        throw e;
      }
      return true; // A file is written whole whoever else writes it: better than not at all.
    }
  }

  /**
   * Whether the path still leads to the file that was locked: the length that the one is given is
   * seen at the other. Opening the file a second time would give up its lock.
   */
  private static boolean isStillThere(Path lock, FileChannel opened) throws IOException {
    int token = ThreadLocalRandom.current().nextInt(TOKENS);
    opened.truncate(0);
    opened.write(ByteBuffer.allocate(1), token);
    try {
      return Files.size(lock) == token + 1L;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** The process that has a lock, or had it when it was killed; empty where nobody says so. */
  public static String holder(Path lock) throws IOException {
    String named = named(lock);
    return named.equals(process()) ? "this very process" : named;
  }

  private static String named(Path lock) throws IOException {
    return said(owner(lock)).lines().findFirst().orElse("");
  }

  /** Whether the lock is still worth something: its folder may have been deleted meanwhile. */
  public boolean isHeld() {
    try {
      return channel.isOpen() && Files.exists(lock) && said(owner).equals(me);
    } catch (IOException e) {
      return false;
    }
  }

  /** Its files: what an ending process should take away. */
  public List<Path> files() {
    return List.of(owner, lock);
  }

  /**
   * Gives the lock back and takes its files away.
   *
   * @throws IOException when they can't be; then the lock is given back all the same
   */
  @Override
  public void close() throws IOException {
    synchronized (FileLock.class) {
      try (channel) {
        if (isHeld()) {
          Files.deleteIfExists(owner);
          Files.deleteIfExists(lock); // while it is held, so that it is nobody else's
        }
      }
    }
  }

  private static Path owner(Path lock) {
    return lock.resolveSibling(lock.getFileName() + ".owner");
  }

  private static String said(Path owner) throws IOException {
    if (!Files.isRegularFile(owner)) {
      return "";
    }
    // Plain streams here and above: channels would be closed by an interrupt of this thread.
    try (var in = new FileInputStream(owner.toFile())) {
      return new String(in.readNBytes(200), StandardCharsets.UTF_8);
    }
  }

  /** Number and start tell this process from an earlier one that had the same number. */
  private static String process() {
    ProcessHandle process = ProcessHandle.current();
    Instant start = process.info().startInstant().orElse(Instant.EPOCH);
    return "process " + process.pid() + ", started " + start;
  }
}
