package org.lanewise.engine.store;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.lanewise.engine.tensor.Tensor;

/**
 * An open safetensors file: eight bytes with the header's length (little-endian), a JSON header
 * that gives every tensor's type, shape and place, then the data. The whole header is checked when
 * the file is opened; tensors are read when they are asked for. Files may come from anywhere:
 * whatever is wrong with one is a {@link StoreException}, and no more memory is taken than a small
 * multiple of the file's size.
 *
 * <p>Stricter than the format in three points: a tensor has at most 64 extents and fewer than
 * 2<sup>31</sup> elements, and an entry has no fields but the three that the format knows.
 *
 * <p>Readable by several threads at once.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">the format</a>
 */
public final class SafetensorsFile implements AutoCloseable {

  /** The name of the tensor that holds the checksum, in files that have one. */
  public static final String CHECKSUM = "sha256";

  private static final int LENGTH_BYTES = Long.BYTES;
  private static final String REMEDY = "fetch or save the file again";

  private final FileBytes bytes;
  private final SafetensorsHeader header;
  private final long dataStart;

  private SafetensorsFile(FileBytes bytes, SafetensorsHeader header, long dataStart) {
    this.bytes = bytes;
    this.header = header;
    this.dataStart = dataStart;
  }

  /**
   * Opens a file and checks its header.
   *
   * @throws StoreException when it can't be read or is no valid safetensors file
   */
  public static SafetensorsFile open(Path path) {
    Objects.requireNonNull(path, "path");
    FileBytes bytes = FileBytes.open(path);
    try {
      return open(bytes);
    } catch (Throwable e) {
      bytes.close();
      throw e;
    }
  }

  private static SafetensorsFile open(FileBytes bytes) {
    Path path = bytes.path();
    long size = bytes.size();
    ForeignFile.kind(bytes)
        .ifPresent(kind -> {
          throw new StoreException(
              path
                  + ": this is "
                  + kind
                  + "; expected a safetensors file, the format of Lanewise.");
        });
    if (size < LENGTH_BYTES) {
      throw StoreException.of(
          path, "the file has " + size + " bytes", "at least " + LENGTH_BYTES, REMEDY);
    }
    long length = bytes.read(0, LENGTH_BYTES).getLong();
    long most = Math.min(size - LENGTH_BYTES, SafetensorsHeader.LONGEST);
    if (length < 0 || length > most) {
      throw StoreException.of(
          path,
          "the file gives its header " + Long.toUnsignedString(length) + " bytes",
          "at most " + most + " in a file of " + size + " bytes",
          "if this is a safetensors file, it is cut short or damaged: " + REMEDY);
    }
    byte[] header = bytes.read(LENGTH_BYTES, (int) length).array();
    long dataStart = LENGTH_BYTES + length;
    return new SafetensorsFile(
        bytes, new SafetensorsHeaderParser(path, size - dataStart).parse(header), dataStart);
  }

  /** The file's path, as it was given. */
  public Path path() {
    return bytes.path();
  }

  /** The tensors' names, in the header's order. */
  public List<String> names() {
    return List.copyOf(header.tensors().keySet());
  }

  /** The file's metadata, in the header's order; unmodifiable. */
  public Map<String, String> metadata() {
    return header.metadata();
  }

  /** Whether there is a tensor of that name. */
  public boolean contains(String name) {
    return header.tensors().containsKey(Objects.requireNonNull(name, "name"));
  }

  /**
   * Type, shape and place of a tensor.
   *
   * @throws StoreException when there is none of that name
   */
  public TensorInfo info(String name) {
    TensorInfo info = header.tensors().get(Objects.requireNonNull(name, "name"));
    if (info == null) {
      throw StoreException.of(
          path(),
          String.format(
              Locale.ROOT,
              "the file has %d tensors, but none is called %s",
              header.tensors().size(),
              Quote.of(name)),
          "check that this is the file you mean");
    }
    return info;
  }

  /**
   * A tensor of dtype F32, every bit as it is in the file, or of F16 or BF16, widened without loss.
   *
   * @throws StoreException when it is missing, of another type, or can't be read
   */
  public Tensor readFloats(String name) {
    TensorInfo info = info(name, DType.F32, DType.F16, DType.BF16);
    float[] result = new float[info.shape().size()];
    read(
        info,
        switch (info.dtype()) {
          case F32 -> (chunk, at) -> chunk.asFloatBuffer().get(result, at, chunk.remaining() / 4);
          case F16 ->
              (chunk, at) -> {
                for (int i = at; chunk.hasRemaining(); i++) {
                  result[i] = Float.float16ToFloat(chunk.getShort());
                }
              };
          default ->
              (chunk, at) -> {
                for (int i = at; chunk.hasRemaining(); i++) {
                  result[i] = Float.intBitsToFloat(chunk.getShort() << 16);
                }
              };
        });
    return new Tensor(info.shape(), result);
  }

  /**
   * The elements of a tensor of dtype F64, F32 or F16, widened without loss.
   *
   * @throws StoreException when it is missing, of another type, or can't be read
   */
  public double[] readDoubles(String name) {
    TensorInfo info = info(name, DType.F64, DType.F32, DType.F16);
    double[] result = new double[info.shape().size()];
    read(
        info,
        switch (info.dtype()) {
          case F64 -> (chunk, at) -> chunk.asDoubleBuffer().get(result, at, chunk.remaining() / 8);
          case F32 ->
              (chunk, at) -> {
                for (int i = at; chunk.hasRemaining(); i++) {
                  result[i] = chunk.getFloat();
                }
              };
          default ->
              (chunk, at) -> {
                for (int i = at; chunk.hasRemaining(); i++) {
                  result[i] = Float.float16ToFloat(chunk.getShort());
                }
              };
        });
    return result;
  }

  /**
   * The elements of a tensor of dtype I32.
   *
   * @throws StoreException when it is missing, of another type, or can't be read
   */
  public int[] readInts(String name) {
    TensorInfo info = info(name, DType.I32);
    int[] result = new int[info.shape().size()];
    read(info, (chunk, at) -> chunk.asIntBuffer().get(result, at, chunk.remaining() / 4));
    return result;
  }

  /**
   * The elements of a tensor of dtype I64.
   *
   * @throws StoreException when it is missing, of another type, or can't be read
   */
  public long[] readLongs(String name) {
    TensorInfo info = info(name, DType.I64);
    long[] result = new long[info.shape().size()];
    read(info, (chunk, at) -> chunk.asLongBuffer().get(result, at, chunk.remaining() / 8));
    return result;
  }

  /**
   * The bytes of a tensor of dtype U8 (mind Java's sign) or BOOL.
   *
   * @throws StoreException when it is missing, of another type, or can't be read
   */
  public byte[] readBytes(String name) {
    TensorInfo info = info(name, DType.U8, DType.BOOL);
    byte[] result = new byte[info.shape().size()];
    read(info, (chunk, at) -> chunk.get(result, at, chunk.remaining()));
    return result;
  }

  /**
   * Checks that the file ends with the SHA-256 of all bytes before it, as {@link
   * SafetensorsWriter#checksum} writes it.
   *
   * @throws StoreException when there is none, or the file is not as it was written
   */
  public void verifyChecksum() {
    TensorInfo info = info(CHECKSUM, DType.U8);
    byte[] written = readBytes(CHECKSUM);
    long end = dataStart + info.begin();
    if (written.length != Sha256.BYTES || end + Sha256.BYTES != bytes.size()) {
      throw StoreException.of(
          path(),
          "the checksum is " + info.describe() + " at byte " + end,
          "32 bytes at the end of the file",
          REMEDY);
    }
    MessageDigest digest = Sha256.digest();
    bytes.read(0, end, (chunk, at) -> digest.update(chunk));
    byte[] computed = digest.digest();
    if (!Arrays.equals(written, computed)) {
      HexFormat hex = HexFormat.of();
      throw StoreException.of(
          path(),
          "the content has the SHA-256 " + hex.formatHex(computed),
          hex.formatHex(written) + " as it was written",
          "the file is damaged: use another");
    }
  }

  /** Closes the file; reading tensors afterwards is an error. */
  @Override
  public void close() {
    bytes.close();
  }

  private TensorInfo info(String name, DType... accepted) {
    TensorInfo info = info(name);
    List<DType> types = List.of(accepted);
    if (!types.contains(info.dtype())) {
      throw StoreException.of(
          path(),
          "tensor " + Quote.of(name) + " is " + info.describe(),
          "dtype " + String.join(" or ", types.stream().map(DType::name).toList()),
          "check that this is the file you mean");
    }
    return info;
  }

  /** Takes elements out of a chunk; {@code at} is the index of the chunk's first element. */
  private interface Sink {
    void take(ByteBuffer chunk, int at);
  }

  private void read(TensorInfo info, Sink sink) {
    int width = info.dtype().bytes();
    bytes.read(
        dataStart + info.begin(),
        dataStart + info.end(),
        (chunk, at) -> sink.take(chunk, (int) (at / width)));
  }
}
