package org.lanewise.lab.run;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.lanewise.lab.cli.WorkException;

/**
 * The file of a run's log, open from before the run until after it, and locked: two runs that write
 * one file leave neither's log. What is in it stays until {@link #keep} says how much of it is
 * wanted. A device or a pipe takes lines as they come, and is not locked.
 *
 * <p>The file is opened once: a process gives up its lock when it closes the file anywhere.
 */
public final class LogFile implements AutoCloseable {

  /**
   * Far behind every line, so that others can read what is locked, also where locks forbid that.
   */
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  private final Path path;
  private final @Nullable RandomAccessFile file;
  private final OutputStream out;
  private final @Nullable Thread atTheEnd;

  private LogFile(Path path, @Nullable RandomAccessFile file, OutputStream out, boolean made) {
    this.path = path;
    this.file = file;
    this.out = out;
    this.atTheEnd = made ? new Thread(this::removeUnused, "unused log") : null;
  }

  /**
   * Opens and locks a file, which is made where there is none.
   *
   * @throws WorkException when it can't be written, or another run is writing it
   */
  public static LogFile open(Path path) {
    try {
      boolean made = !Files.exists(path) && !Files.isSymbolicLink(path);
      if (Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path)) {
        return new LogFile(path, null, Files.newOutputStream(path), false);
      }
      RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
      if (!lock(file)) {
        file.close();
        throw new WorkException(
            "the log %s is being written by another run; wait for its end, or name another file."
                .formatted(path));
      }
      LogFile log = new LogFile(path, file, stream(file), made);
      log.watchTheEnd(true);
      return log;
    } catch (IOException e) {
      throw RunLog.failure(path, e);
    }
  }

  private static boolean lock(RandomAccessFile file) {
    try {
      FileLock lock = file.getChannel().tryLock(LOCKED_BYTE, 1, false);
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // another run of this process
    } catch (IOException e) {
      return true; // The file system knows no locks; a log without one is better than none.
    }
  }

  private static OutputStream stream(RandomAccessFile file) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        file.write(b);
      }

      @Override
      public void write(byte[] bytes, int first, int count) throws IOException {
        file.write(bytes, first, count);
      }
    };
  }

  /** Where it is. */
  Path path() {
    return path;
  }

  /** What is in it, from the beginning; nothing on a device. Not to be closed. */
  InputStream content() throws IOException {
    if (file == null) {
      return InputStream.nullInputStream();
    }
    file.seek(0);
    return new BufferedInputStream(new FileInputStream(file.getFD()));
  }

  /** Hands over the lines in it; what is written goes behind them. Nothing on a device. */
  void read(Consumer<byte[]> reader) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    InputStream in = content();
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b != '\n') {
        line.write(b);
      } else {
        reader.accept(line.toByteArray());
        line.reset();
      }
    }
    if (file != null) {
      file.seek(file.length());
    }
  }

  /** Cuts off all but the first bytes; what is written goes behind them. */
  void keep(long bytes) throws IOException {
    if (file != null) {
      file.setLength(bytes);
      file.seek(bytes);
    }
  }

  /** Writes a line at the end, whole or not at all. */
  void write(byte[] line) throws IOException {
    long whole = file == null ? 0 : file.getFilePointer();
    try {
      out.write(line);
      out.flush();
    } catch (IOException e) {
      cutBack(whole, e);
      throw e;
    }
  }

  private void cutBack(long whole, IOException why) {
    try {
      keep(whole);
    } catch (IOException e) {
      why.addSuppressed(e);
    }
  }

  /** A file that was made and got no line is removed, also when a signal ends the process. */
  private void removeUnused() {
    try {
      if (file != null && file.getChannel().isOpen() && file.length() == 0) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      // Then an empty log stays, which does no harm.
    }
  }

  private void watchTheEnd(boolean watch) {
    if (atTheEnd == null) {
      return;
    }
    try {
      if (watch) {
        Runtime.getRuntime().addShutdownHook(atTheEnd);
      } else {
        Runtime.getRuntime().removeShutdownHook(atTheEnd);
      }
    } catch (IllegalStateException e) {
      // The process is ending: it is under way.
    }
  }

  /** Closes it, and removes it if it was made and got no line. */
  @Override
  public void close() {
    watchTheEnd(false);
    if (atTheEnd != null) {
      removeUnused();
    }
    try {
      if (file != null) {
        file.close();
      } else {
        out.close();
      }
    } catch (IOException e) {
      throw RunLog.failure(path, e);
    }
  }
}
