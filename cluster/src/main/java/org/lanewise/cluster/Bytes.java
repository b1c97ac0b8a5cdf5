package org.lanewise.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What goes over the wire: plain bytes, big-endian, written and read field by field. Nothing in it
 * names a class, so nothing that is read can bring one to life.
 */
final class Bytes {

  /** Writes fields. */
  interface Writer {
    void write(DataOutputStream out) throws IOException;
  }

  /** Reads fields. */
  interface Reader<T> {
    T read(DataInputStream in) throws IOException;
  }

  private Bytes() {}

  static byte[] write(Writer writer) {
    try (ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes)) {
      writer.write(out);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads all of it.
   *
   * @throws IllegalArgumentException when it is shorter or longer than what was written
   */
  static <T> T read(byte[] bytes, Reader<T> reader) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      T result = reader.read(in);
      if (in.available() > 0) {
        throw new IllegalArgumentException(in.available() + " bytes too many");
      }
      return result;
    } catch (IOException e) {
      throw new IllegalArgumentException(bytes.length + " bytes are too few", e);
    }
  }

  static void floats(DataOutputStream out, float[] values) throws IOException {
    out.writeInt(values.length);
    byte[] raw = new byte[Math.multiplyExact(values.length, Float.BYTES)];
    ByteBuffer.wrap(raw).asFloatBuffer().put(values);
    out.write(raw);
  }

  static float[] floats(DataInputStream in) throws IOException {
    float[] values = new float[length(in, Float.BYTES)];
    ByteBuffer.wrap(in.readNBytes(values.length * Float.BYTES)).asFloatBuffer().get(values);
    return values;
  }

  static void ints(DataOutputStream out, int[] values, int first, int size) throws IOException {
    out.writeInt(size);
    byte[] raw = new byte[Math.multiplyExact(size, Integer.BYTES)];
    ByteBuffer.wrap(raw).asIntBuffer().put(values, first, size);
    out.write(raw);
  }

  /** Into an array of its own, after {@code first} elements that stay zero. */
  static int[] ints(DataInputStream in, int first) throws IOException {
    int size = length(in, Integer.BYTES);
    int[] values = new int[Math.addExact(first, size)];
    ByteBuffer.wrap(in.readNBytes(size * Integer.BYTES)).asIntBuffer().get(values, first, size);
    return values;
  }

  /** The number of elements that follow, no more than there are bytes for. */
  static int length(DataInputStream in, int size) throws IOException {
    int length = in.readInt();
    if (length < 0 || (long) length * size > in.available()) {
      throw new IOException(length + " elements of " + size + " bytes are told");
    }
    return length;
  }

  static void text(DataOutputStream out, String text) throws IOException {
    byte[] utf8 = text.getBytes(UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }

  static String text(DataInputStream in) throws IOException {
    return new String(in.readNBytes(length(in, 1)), UTF_8);
  }

  static void texts(DataOutputStream out, List<String> texts) throws IOException {
    out.writeInt(texts.size());
    for (String text : texts) {
      text(out, text);
    }
  }

  static List<String> texts(DataInputStream in) throws IOException {
    int size = length(in, Integer.BYTES);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      texts.add(text(in));
    }
    return texts;
  }

  static void texts(DataOutputStream out, Map<String, String> byName) throws IOException {
    texts(out, List.copyOf(byName.keySet()));
    texts(out, List.copyOf(byName.values()));
  }

  static Map<String, String> textsByName(DataInputStream in) throws IOException {
    List<String> names = texts(in);
    List<String> values = texts(in);
    if (names.size() != values.size()) {
      throw new IOException(names.size() + " names have " + values.size() + " values");
    }
    Map<String, String> byName = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      byName.put(names.get(i), values.get(i));
    }
    return byName;
  }
}
