package org.lanewise.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import org.lanewise.datasets.KeyedRandom;

/**
 * Damages bytes: flips, cuts, repeats, splices, and numbers that length fields are known to stumble
 * over.
 */
public final class Mutations {

  private static final int[] AWKWARD = {
    0, 1, -1, 127, 128, 255, 256, 65535, 65536, Integer.MAX_VALUE, Integer.MIN_VALUE
  };

  /** What readers of text stumble over. */
  private static final String[] PIECES = {
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\n",
    "\\u0000",
    "\\ud800",
    "null",
    "true",
    "1e999",
    "-1e-9",
    "0",
    "-1",
    "2147483648",
    "9223372036854775807",
    "99999999999999999999",
    "NaN",
    "[[[[[[[[[[[[",
    "{\"a\":{\"a\":",
    "\u00e9",
    "\u0000",
    "{\"event\":",
    "\"x\"",
    "[]",
    "{}"
  };

  private Mutations() {}

  /** One of the sound inputs with one to six damages. */
  public static byte[] of(List<byte[]> corpus, KeyedRandom random) {
    byte[] bytes = corpus.get(random.nextInt(corpus.size())).clone();
    int damages = 1 + random.nextInt(6);
    for (int i = 0; i < damages; i++) {
      bytes = damaged(bytes, corpus, random);
    }
    return bytes;
  }

  private static byte[] damaged(byte[] bytes, List<byte[]> corpus, KeyedRandom random) {
    if (bytes.length == 0) {
      return new byte[] {(byte) random.nextInt(256)};
    }
    int at = place(bytes.length, random);
    int length = Math.min(bytes.length - at, 1 + random.nextInt(1 << random.nextInt(12)));
    switch (random.nextInt(11)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[at] = (byte) random.nextInt(256);
      case 2 -> bytes[at] = (byte) AWKWARD[random.nextInt(AWKWARD.length)];
      case 3 -> {
        int value = AWKWARD[random.nextInt(AWKWARD.length)] + random.nextInt(3) - 1;
        boolean bigEndian = random.nextInt(2) == 0;
        for (int i = 0; i < 4 && at + i < bytes.length; i++) {
          bytes[at + i] = (byte) (value >> (bigEndian ? 24 - 8 * i : 8 * i));
        }
      }
      case 4 -> {
        return Arrays.copyOf(bytes, at);
      }
      case 5 -> {
        return joined(bytes, at, bytes, at + length);
      }
      case 6 -> {
        return joined(bytes, at + length, bytes, at);
      }
      case 7 -> {
        byte[] other = corpus.get(random.nextInt(corpus.size()));
        return joined(bytes, at, other, place(other.length + 1, random));
      }
      case 8 -> {
        byte[] head = joined(bytes, at, piece(random), 0);
        return joined(head, head.length, bytes, at);
      }
      case 9 -> {
        return numberReplaced(bytes, at, random);
      }
      default -> {
        for (int i = at; i < at + length; i++) {
          bytes[i] = (byte) random.nextInt(256);
        }
      }
    }
    return bytes;
  }

  private static byte[] piece(KeyedRandom random) {
    return PIECES[random.nextInt(PIECES.length)].getBytes(UTF_8);
  }

  /** The next number in the text becomes another one, or no number at all. */
  private static byte[] numberReplaced(byte[] bytes, int from, KeyedRandom random) {
    int at = from;
    while (at < bytes.length && !isDigit(bytes[at])) {
      at++;
    }
    int end = at;
    while (end < bytes.length && isDigit(bytes[end])) {
      end++;
    }
    byte[] number =
        random.nextInt(2) == 0
            ? piece(random)
            : Integer.toString(random.nextInt(1 << (1 + random.nextInt(30)))).getBytes(UTF_8);
    byte[] head = joined(bytes, at, number, 0);
    return joined(head, head.length, bytes, end);
  }

  private static boolean isDigit(byte value) {
    return value >= '0' && value <= '9';
  }

  /** Half of all damage goes to the first bytes, where headers are. */
  private static int place(int length, KeyedRandom random) {
    return random.nextInt(random.nextInt(2) == 0 ? Math.min(length, 64) : length);
  }

  /** The first bytes of one array and the last of another. */
  private static byte[] joined(byte[] head, int until, byte[] tail, int from) {
    byte[] result = Arrays.copyOf(head, until + tail.length - from);
    System.arraycopy(tail, from, result, until, tail.length - from);
    return result;
  }
}
