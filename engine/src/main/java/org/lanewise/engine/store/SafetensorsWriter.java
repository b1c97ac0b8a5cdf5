package org.lanewise.engine.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.lanewise.engine.tensor.Shape;
import org.lanewise.engine.tensor.Tensor;

/**
 * Collects tensors and metadata and writes them as one safetensors file, whole or not at all. The
 * header lists the tensors in the order in which they were added; the data lies with the widest
 * elements first (in that order otherwise), so that every tensor is aligned for tools that map the
 * file. The header is padded with spaces to a multiple of eight bytes. The same calls give the same
 * bytes.
 *
 * <p>The arrays are not copied: what they hold when {@link #write} is called is what gets written.
 * Not for use by several threads at once.
 */
public final class SafetensorsWriter {

  private static final int CHUNK_BYTES = 1 << 16;

  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private record Entry(DType dtype, Shape shape, Source source) {
    long bytes() {
      return (long) shape.size() * dtype.bytes();
    }
  }

  /** Puts {@code count} elements, from element {@code at} on, into a chunk. */
  private interface Source {
    void put(ByteBuffer chunk, int at, int count);
  }

  /** An empty writer. */
  public SafetensorsWriter() {}

  /**
   * Adds a metadata string.
   *
   * @throws IllegalArgumentException when the key is there already, or a text is no valid Unicode
   */
  public SafetensorsWriter metadata(String key, String value) {
    checkText(Objects.requireNonNull(key, "key"));
    checkText(Objects.requireNonNull(value, "value"));
    if (metadata.putIfAbsent(key, value) != null) {
      throw new IllegalArgumentException("the metadata key " + Quote.of(key) + " was added twice");
    }
    return this;
  }

  /** Adds a tensor as F32, every bit as it is. */
  public SafetensorsWriter floats(String name, Tensor tensor) {
    Objects.requireNonNull(tensor, "tensor");
    return floats(name, tensor.shape(), tensor.data(), 0);
  }

  /**
   * Adds a part of an array as F32: {@code shape.size()} elements from {@code offset} on.
   *
   * @throws IllegalArgumentException when the name is taken or the array too short
   */
  public SafetensorsWriter floats(String name, Shape shape, float[] data, int offset) {
    checkRange(name, shape, data.length, offset);
    return add(
        name,
        DType.F32,
        shape,
        (chunk, at, count) -> chunk.asFloatBuffer().put(data, offset + at, count));
  }

  /** Adds an array of {@code shape.size()} elements as F64. */
  public SafetensorsWriter doubles(String name, Shape shape, double[] data) {
    checkLength(name, shape, data.length);
    return add(
        name, DType.F64, shape, (chunk, at, count) -> chunk.asDoubleBuffer().put(data, at, count));
  }

  /** Adds an array of {@code shape.size()} elements as I32. */
  public SafetensorsWriter ints(String name, Shape shape, int[] data) {
    checkLength(name, shape, data.length);
    return add(
        name, DType.I32, shape, (chunk, at, count) -> chunk.asIntBuffer().put(data, at, count));
  }

  /** Adds an array of {@code shape.size()} elements as I64. */
  public SafetensorsWriter longs(String name, Shape shape, long[] data) {
    checkLength(name, shape, data.length);
    return add(
        name, DType.I64, shape, (chunk, at, count) -> chunk.asLongBuffer().put(data, at, count));
  }

  /** Adds an array of {@code shape.size()} elements as U8. */
  public SafetensorsWriter bytes(String name, Shape shape, byte[] data) {
    checkLength(name, shape, data.length);
    return add(name, DType.U8, shape, (chunk, at, count) -> chunk.put(data, at, count));
  }

  /**
   * Ends the file with the SHA-256 of all bytes before it: a U8 tensor {@value
   * SafetensorsFile#CHECKSUM} of 32 elements. Call it once, after the last tensor was added.
   */
  public SafetensorsWriter checksum() {
    return add(
        SafetensorsFile.CHECKSUM,
        DType.U8,
        Shape.of(Sha256.BYTES),
        (chunk, at, count) -> {
          throw new IllegalStateException("the checksum is written apart");
        });
  }

  /**
   * Writes the file atomically.
   *
   * @throws StoreException when the file system refuses; {@code target} is then as it was
   * @throws IllegalStateException when the header would be longer than the format allows
   */
  public void write(Path target) {
    List<Entry> byWidth = new ArrayList<>(entries.values());
    byWidth.sort(Comparator.comparingInt((Entry entry) -> entry.dtype().bytes()).reversed());
    byte[] header = header(byWidth);
    Entry checksum = entries.get(SafetensorsFile.CHECKSUM);
    AtomicFile.write(
        target,
        plain -> {
          MessageDigest digest = Sha256.digest();
          OutputStream out = new DigestOutputStream(plain, digest);
          ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
          out.write(chunk.putLong(0, header.length).array(), 0, Long.BYTES);
          out.write(header);
          for (Entry entry : byWidth) {
            if (entry == checksum) {
              out.write(digest.digest());
            } else {
              writeData(entry, chunk, out);
            }
          }
        });
  }

  private static void writeData(Entry entry, ByteBuffer chunk, OutputStream out)
      throws IOException {
    int width = entry.dtype().bytes();
    int count;
    for (int at = 0; at < entry.shape().size(); at += count) {
      count = Math.min(CHUNK_BYTES / width, entry.shape().size() - at);
      entry.source().put(chunk.clear(), at, count);
      out.write(chunk.array(), 0, count * width);
    }
  }

  private byte[] header(List<Entry> byWidth) {
    Map<Entry, Long> begins = new IdentityHashMap<>();
    long begin = 0;
    for (Entry entry : byWidth) {
      begins.put(entry, begin);
      begin += entry.bytes();
    }
    String text =
        JsonText.print(json -> {
          json.writeStartObject();
          if (!metadata.isEmpty()) {
            json.writeObjectFieldStart(SafetensorsHeader.METADATA);
            for (Map.Entry<String, String> entry : metadata.entrySet()) {
              json.writeStringField(entry.getKey(), entry.getValue());
            }
            json.writeEndObject();
          }
          for (Map.Entry<String, Entry> named : entries.entrySet()) {
            Entry entry = named.getValue();
            long at = Objects.requireNonNull(begins.get(entry));
            json.writeObjectFieldStart(named.getKey());
            json.writeStringField("dtype", entry.dtype().name());
            json.writeFieldName("shape");
            json.writeArray(entry.shape().toArray(), 0, entry.shape().rank());
            json.writeFieldName("data_offsets");
            json.writeArray(new long[] {at, at + entry.bytes()}, 0, 2);
            json.writeEndObject();
          }
          json.writeEndObject();
        });
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.size() % Long.BYTES != 0) {
      bytes.write(' ');
    }
    if (bytes.size() > SafetensorsHeader.LONGEST) {
      throw new IllegalStateException(
          "the header would take "
              + bytes.size()
              + " bytes, the format allows "
              + SafetensorsHeader.LONGEST);
    }
    return bytes.toByteArray();
  }

  private SafetensorsWriter add(String name, DType dtype, Shape shape, Source source) {
    checkText(name);
    if (entries.containsKey(SafetensorsFile.CHECKSUM)) {
      throw new IllegalArgumentException(
          "the tensor " + Quote.of(name) + " was added after the checksum, which must be last");
    }
    if (name.equals(SafetensorsHeader.METADATA)) {
      throw new IllegalArgumentException("the format reserves the name " + name);
    }
    if (entries.putIfAbsent(name, new Entry(dtype, shape, source)) != null) {
      throw new IllegalArgumentException("the tensor " + Quote.of(name) + " was added twice");
    }
    return this;
  }

  private static void checkRange(String name, Shape shape, int length, int offset) {
    Objects.requireNonNull(name, "name");
    if (offset < 0 || offset > length - shape.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "tensor %s of shape %s takes %d elements from %d on, the array has %d",
              Quote.of(name),
              shape,
              shape.size(),
              offset,
              length));
    }
  }

  private static void checkLength(String name, Shape shape, int length) {
    Objects.requireNonNull(name, "name");
    if (length != shape.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "tensor %s of shape %s takes %d elements, the array has %d",
              Quote.of(name),
              shape,
              shape.size(),
              length));
    }
  }

  private static void checkText(String text) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new IllegalArgumentException(
          "the text " + Quote.of(text) + " has half a surrogate pair, which UTF-8 can't hold");
    }
  }
}
