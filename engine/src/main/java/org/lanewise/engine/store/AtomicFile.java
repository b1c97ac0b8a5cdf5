package org.lanewise.engine.store;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.UUID;

/**
 * Writes a file whole or not at all. The content goes to a temporary name in the same folder, is
 * forced to disk, and is renamed over the target in one step; then the folder is forced too, so
 * that the new name outlives a power cut. Whoever opens the target sees the old content or the new
 * one. On failure the temporary file is removed and the target is as it was; only a killed process
 * leaves a temporary file behind (its name ends in {@value #SUFFIX}).
 *
 * <p>A symbolic link stays, and the file that it leads to is written. A device or a pipe is
 * refused: a rename would put a file in its place.
 *
 * <p>An interrupt of the calling thread does not disturb a write.
 */
public final class AtomicFile {

  /** How the temporary names end. */
  public static final String SUFFIX = ".partial";

  private static final int BUFFER_BYTES = 1 << 16;

  /** As many links as Linux follows. */
  private static final int MOST_LINKS = 40;

  /** Of the target's name in that of a file beside it; each is at most three bytes. */
  private static final int NAME_CHARACTERS = 60;

  private AtomicFile() {}

  /** What a file is to hold. */
  @FunctionalInterface
  public interface Content {
    /**
     * Writes the content; the stream is buffered and is closed by the caller.
     *
     * @throws IOException when the stream refuses
     */
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
    Path file;
    Path folder;
    try {
      file = place(target);
      folder = Objects.requireNonNull(file.getParent(), "a file has a folder");
      Path temporary = createBeside(file);
      try {
        fill(temporary, content);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      } catch (Throwable e) {
        discard(temporary, e);
        throw e;
      } finally {
        Unfinished.remove(temporary);
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
              + StoreException.reason(e)
              + "), so that a power cut may undo it; check the disk and write it again.",
          e);
    }
  }

  /**
   * Finds out whether {@link #write} could write there now, by making an empty temporary file in
   * the target's folder and removing it; the target is not touched.
   *
   * @throws StoreException when it could not, with the sentence that says why
   */
  public static void check(Path target) {
    Objects.requireNonNull(target, "target");
    try {
      probe(place(target));
    } catch (IOException | UnsupportedOperationException e) {
      throw StoreException.writing(target, e);
    }
  }

  /** Makes an empty temporary file beside this one and removes it. */
  static void probe(Path file) throws IOException {
    Path temporary = createBeside(file);
    try {
      Files.delete(temporary);
    } finally {
      Unfinished.remove(temporary);
    }
  }

  /**
   * The file that is written when {@code target} is: itself, or where its symbolic links lead.
   *
   * @throws StoreException when a folder, a device or a pipe is there
   */
  static Path place(Path target) throws IOException {
    Path file = target.toAbsolutePath();
    for (int links = 0; Files.isSymbolicLink(file); links++) {
      if (links == MOST_LINKS) {
        throw StoreException.of(
            target,
            "this is a symbolic link that leads back to itself",
            "a file, or a link to one",
            "remove the link or name another file");
      }
      file = file.resolveSibling(Files.readSymbolicLink(file));
    }
    if (file.getParent() == null || Files.isDirectory(file)) {
      throw StoreException.of(
          target, "this is a folder", "the name of a file to write", "give a file name");
    }
    try {
      if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
        throw StoreException.of(
            target,
            "this is a device or a pipe",
            "the name of a file to write",
            "give the name of a file");
      }
    } catch (NoSuchFileException e) {
      // It will be made. Any other failure, such as of a name that is too long, a write has too.
    }
    return file;
  }

  /** A file's name, cut so that with the rest it is not longer than names may be: 255 bytes. */
  static String shortName(Path file) {
    String name = String.valueOf(file.getFileName());
    int end = Math.min(name.length(), NAME_CHARACTERS);
    if (end < name.length() && Character.isHighSurrogate(name.charAt(end - 1))) {
      end--;
    }
    return name.substring(0, end);
  }

  private static Path createBeside(Path file) throws IOException {
    Path temporary = file.resolveSibling(shortName(file) + "." + UUID.randomUUID() + SUFFIX);
    Unfinished.add(temporary);
    try {
      return Files.createFile(temporary);
    } catch (IOException | RuntimeException e) {
      Unfinished.remove(temporary);
      throw e;
    }
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
