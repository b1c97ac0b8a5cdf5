package org.lanewise.engine.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/**
 * An open file as little-endian bytes by their place, with every failure a sentence. Readable by
 * several threads at once.
 */
final class FileBytes implements AutoCloseable {

  /** A multiple of every element's width. */
  private static final int CHUNK = 1 << 16;

  private final Path path;
  private final FileChannel channel;
  private final long size;

  private FileBytes(Path path, FileChannel channel, long size) {
    this.path = path;
    this.channel = channel;
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
      if (!Files.exists(path)) {
        throw new NoSuchFileException(path.toString());
      }
      if (!Files.isRegularFile(path)) { // a pipe would wait for ever
        throw StoreException.of(path, "this is no regular file", "one", "check the path");
      }
      FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
      try {
        return new FileBytes(path, channel, channel.size());
      } catch (IOException e) {
        channel.close();
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

  private void fill(ByteBuffer buffer, long position) {
    try {
      while (buffer.hasRemaining()) {
        int count = channel.read(buffer, position + buffer.position());
        if (count < 0) {
          throw StoreException.of(
              path,
              "the file ended at byte " + (position + buffer.position()) + " while it was read",
              "it to stay as it was when it was opened",
              "keep other programs from writing to it");
        }
      }
    } catch (ClosedByInterruptException e) {
      throw StoreException.reading(path, e);
    } catch (ClosedChannelException e) {
      throw new IllegalStateException(path + ": the file was closed; open it again to read.", e);
    } catch (IOException e) {
      throw StoreException.reading(path, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw StoreException.reading(path, e);
    }
  }
}
