package org.lanewise.engine.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/**
 * Damages a good file, from single bits to grammar: the length is often kept right, so that the
 * header is read.
 */
final class Mutator {

  private static final String[] PIECES = {
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\u0000",
    "\\ud800",
    "null",
    "true",
    "1e9",
    "-1",
    "0",
    "2147483648",
    "9223372036854775807",
    "18446744073709551615",
    "[[[[[[[[[[[[",
    "{\"a\":{\"a\":",
    "\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]},",
    "__metadata__",
    "F64",
    "BOOL",
    "U8",
    "shape",
    "\u00e9",
    "NaN",
    "//",
    "'"
  };

  private final Random random;
  private final byte[] good;

  Mutator(Random random, byte[] good) {
    this.random = random;
    this.good = good;
  }

  /** A mutated copy of a safetensors file, often with its header's length set right again. */
  byte[] next() {
    byte[] bytes = nextText();
    if (random.nextInt(3) > 0 && bytes.length >= 8) {
      repairLength(bytes, bytes.length - good.length);
    }
    return bytes;
  }

  /** A mutated copy; once in a while with no mutation that counts. */
  byte[] nextText() {
    byte[] bytes = good.clone();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      bytes = mutate(bytes);
    }
    return bytes;
  }

  private byte[] mutate(byte[] bytes) {
    if (bytes.length == 0) {
      return good.clone();
    }
    int at = random.nextInt(bytes.length);
    int end = at + random.nextInt(Math.min(20, bytes.length - at) + 1);
    byte[] copy = bytes.clone();
    return switch (random.nextInt(7)) {
      case 0 -> {
        copy[at] ^= (byte) (1 << random.nextInt(8));
        yield copy;
      }
      case 1 -> {
        copy[at] = (byte) random.nextInt(256);
        yield copy;
      }
      case 2 -> Arrays.copyOf(bytes, at);
      case 3 -> splice(bytes, at, end, new byte[0]);
      case 4 -> splice(bytes, at, at, Arrays.copyOfRange(bytes, at, end));
      case 5 -> splice(bytes, at, at, piece());
      default -> replaceNumber(bytes, at);
    };
  }

  private byte[] piece() {
    return PIECES[random.nextInt(PIECES.length)].getBytes(StandardCharsets.UTF_8);
  }

  private byte[] replaceNumber(byte[] bytes, int from) {
    int at = from;
    while (at < bytes.length && (bytes[at] < '0' || bytes[at] > '9')) {
      at++;
    }
    int end = at;
    while (end < bytes.length && bytes[end] >= '0' && bytes[end] <= '9') {
      end++;
    }
    byte[] number =
        Long.toString(random.nextInt(4) == 0 ? random.nextInt(20_000_000) : random.nextInt(40))
            .getBytes(StandardCharsets.UTF_8);
    return splice(bytes, at, end, random.nextBoolean() ? number : piece());
  }

  private static byte[] splice(byte[] bytes, int from, int to, byte[] middle) {
    return ByteBuffer.allocate(bytes.length - (to - from) + middle.length)
        .put(bytes, 0, from)
        .put(middle)
        .put(bytes, to, bytes.length - to)
        .array();
  }

  /** As if the header had grown or shrunk by all that the file did. */
  private void repairLength(byte[] bytes, int growth) {
    long length = ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN).getLong();
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(length + growth);
  }
}
