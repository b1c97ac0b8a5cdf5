package org.lanewise.datasets.picture;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes PNG files of every kind, which Java's own writer does not. */
final class PngMaker {

  /** The samples of one pixel. */
  interface Painter {
    int[] samples(int x, int y);
  }

  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final int[][] PASSES = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };
  private static final int[][] ONE_PASS = {{0, 0, 1, 1}};

  private PngMaker() {}

  /** A file; {@code extra} are chunks before the pixels. */
  static byte[] png(
      int width,
      int height,
      int depth,
      int type,
      boolean interlaced,
      byte[] extra,
      Painter painter) {
    ByteArrayOutputStream raw = new ByteArrayOutputStream();
    for (int[] pass : interlaced ? PASSES : ONE_PASS) {
      for (int y = pass[1]; y < height && pass[0] < width; y += pass[3]) {
        raw.write(0);
        int bits = 1;
        for (int x = pass[0]; x < width; x += pass[2]) {
          for (int sample : painter.samples(x, y)) {
            if (depth == 16) {
              raw.write(sample >> 8);
              raw.write(sample);
            } else {
              bits = bits << depth | sample;
              if (bits >= 256) {
                raw.write(bits);
                bits = 1;
              }
            }
          }
        }
        if (bits > 1) {
          while (bits < 256) {
            bits <<= 1;
          }
          raw.write(bits);
        }
      }
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(SIGNATURE);
    file.writeBytes(
        chunk(
            "IHDR",
            ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put((byte) depth)
                .put((byte) type)
                .put(12, (byte) (interlaced ? 1 : 0))
                .array()));
    file.writeBytes(extra);
    file.writeBytes(chunk("IDAT", deflated(raw.toByteArray())));
    file.writeBytes(chunk("IEND"));
    return file.toByteArray();
  }

  private static byte[] deflated(byte[] raw) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Deflater deflater = new Deflater(9)) {
      deflater.setInput(raw);
      deflater.finish();
      byte[] buffer = new byte[8192];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
    }
    return out.toByteArray();
  }

  static byte[] chunk(String name, int... data) {
    byte[] bytes = new byte[data.length];
    for (int i = 0; i < data.length; i++) {
      bytes[i] = (byte) data[i];
    }
    return chunk(name, bytes);
  }

  static byte[] chunk(String name, byte[] data) {
    byte[] letters = name.getBytes(StandardCharsets.US_ASCII);
    CRC32 sum = new CRC32();
    sum.update(letters);
    sum.update(data);
    return ByteBuffer.allocate(12 + data.length)
        .putInt(data.length)
        .put(letters)
        .put(data)
        .putInt((int) sum.getValue())
        .array();
  }

  static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
