package org.lanewise.engine.store;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.UUID;

/**
 * Writes a file whole or not at all. The content goes to a temporary name in the same folder, is
 * forced to disk, and is renamed over the target in one step; then the folder is forced too, so
 * that the new name outlives a power cut. Whoever opens the target sees the old content or the new
 * one. On failure the temporary file is removed and the target is as it was; only a killed process
 * leaves a temporary file behind (its name ends in {@value #SUFFIX}).
 *
 * <p>An interrupt of the calling thread does not disturb a write.
 */
public final class AtomicFile {

  /** How the temporary names end. */
  public static final String SUFFIX = ".partial";

  private static final int BUFFER_BYTES = 1 << 16;

  private AtomicFile() {}

  /** What a file is to hold. */
  @FunctionalInterface
  public interface Content {
    /** Writes the content; the stream is buffered and is closed by the caller. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes {@code target}.
   *
   * @throws StoreException when the file system refuses, the disk being full included
   */
  public static void write(Path target, Content content) {
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(content, "content");
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null || Files.isDirectory(target)) {
      throw StoreException.of(
          target, "this is a folder", "the name of a file to write", "give a file name");
    }
    try {
      Path temporary = createBeside(folder, target);
      try {
        fill(temporary, content);
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (Throwable e) {
        discard(temporary, e);
        throw e;
      }
    } catch (IOException | UnsupportedOperationException e) {
      throw StoreException.writing(target, e);
    }
    try {
      force(folder);
    } catch (IOException e) {
      throw new StoreException(
          target
              + ": the file was written, but its folder could not be forced to disk ("
              + Quote.shorten(String.valueOf(e.getMessage()))
              + "), so that a power cut may undo it; check the disk and write it again.",
          e);
    }
  }

  private static Path createBeside(Path folder, Path target) throws IOException {
    String name = target.getFileName() + "." + UUID.randomUUID() + SUFFIX;
    return Files.createFile(folder.resolve(name));
  }

  private static void fill(Path temporary, Content content) throws IOException {
    // A plain stream, because a channel would be closed by an interrupt of this thread.
    try (FileOutputStream file = new FileOutputStream(temporary.toFile());
        OutputStream out = new BufferedOutputStream(file, BUFFER_BYTES)) {
      content.writeTo(out);
      out.flush();
      file.getFD().sync();
    }
  }

  private static void discard(Path temporary, Throwable reason) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }

  private static void force(Path folder) throws IOException {
    if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return; // Windows opens no folders; its renames are journalled by the file system.
    }
    boolean interrupted = false;
    while (true) {
      interrupted |= Thread.interrupted();
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
        break;
      } catch (ClosedByInterruptException e) {
        interrupted = true; // ours to finish first
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
