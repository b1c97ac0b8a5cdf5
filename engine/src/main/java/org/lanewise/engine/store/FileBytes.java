package org.lanewise.engine.store;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.AccessMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/**
 * An open file as little-endian bytes by their place, with every failure a sentence. Several
 * threads may read; one at a time does. An interrupt of the calling thread does not disturb a read:
 * a channel would be closed by it, and the file seem damaged.
 */
final class FileBytes implements AutoCloseable {

  /** A multiple of every element's width. */
  private static final int CHUNK = 1 << 16;

  private final Path path;
  private final RandomAccessFile file;
  private final long size;
  private boolean closed;

  private FileBytes(Path path, RandomAccessFile file, long size) {
    this.path = path;
    this.file = file;
    this.size = size;
  }

  /** Takes a chunk whose first byte is byte {@code at} of what is read. */
  interface Sink {
    void take(ByteBuffer chunk, long at);
  }

  /**
   * Opens a file.
   *
   * @throws StoreException when there is none, it is no regular file, or can't be read
   */
  static FileBytes open(Path path) {
    Objects.requireNonNull(path, "path");
    try {
      // These two say what is wrong; the class below knows only files that are "not found".
      if (!Files.readAttributes(path, BasicFileAttributes.class).isRegularFile()) {
        // a pipe would wait for ever
        throw StoreException.unreadable(
            path, "this is no regular file", "a file with content", "check the path");
      }
      path.getFileSystem().provider().checkAccess(path, AccessMode.READ);
      RandomAccessFile file = new RandomAccessFile(path.toFile(), "r");
      try {
        return new FileBytes(path, file, file.length());
      } catch (IOException e) {
        file.close();
        throw e;
      }
    } catch (IOException e) {
      throw StoreException.reading(path, e);
    }
  }

  Path path() {
    return path;
  }

  /** The file's size when it was opened, in bytes. */
  long size() {
    return size;
  }

  /** A fresh buffer of {@code count} bytes from {@code position} on, ready to be read. */
  ByteBuffer read(long position, int count) {
    ByteBuffer buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    fill(buffer, position);
    return buffer.flip();
  }

  /** Hands the bytes from {@code begin} to {@code end} over, chunk by chunk. */
  void read(long begin, long end, Sink sink) {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    for (long at = begin; at < end; at += chunk.limit()) {
      chunk.clear().limit((int) Math.min(CHUNK, end - at));
      fill(chunk, at);
      sink.take(chunk.flip(), at - begin);
    }
  }

  private synchronized void fill(ByteBuffer buffer, long position) {
    if (closed) {
      throw new IllegalStateException(path + ": the file was closed; open it again to read.");
    }
    try {
      file.seek(position);
      while (buffer.hasRemaining()) {
        int count =
            file.read(buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining());
        if (count < 0) {
          throw StoreException.unreadable(
              path,
              "the file ended at byte " + file.getFilePointer() + " while it was read",
              "it to stay as it was when it was opened",
              "keep other programs from writing to it");
        }
        buffer.position(buffer.position() + count);
      }
    } catch (IOException e) {
      throw StoreException.reading(path, e);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    try {
      file.close();
    } catch (IOException e) {
      throw StoreException.reading(path, e);
    }
  }
}
