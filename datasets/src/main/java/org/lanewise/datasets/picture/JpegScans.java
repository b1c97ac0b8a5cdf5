package org.lanewise.datasets.picture;

import java.nio.ByteBuffer;
import org.lanewise.datasets.picture.Decoding.Damage;

/**
 * Which of a JPEG's numbers its scans bring. Each block has 64; a progressive file brings them in
 * many scans, by ranges and a binary digit at a time, and without the last of these it decodes to a
 * picture all the same, only a coarser one. Source: ITU-T T.81, B.2.3 and G.1.
 */
final class JpegScans {

  private static final int NUMBERS = 64;
  private static final int MOST_COMPONENTS = 4;

  /** For each component the numbers that are there to their last digit, as bits. */
  private final long[] exact = new long[MOST_COMPONENTS];

  /**
   * Takes note of a scan.
   *
   * @param components the names of the frame's components, a character each
   * @param header the scan's, behind its length
   */
  void add(String components, ByteBuffer header) throws Damage {
    int count = header.hasRemaining() ? Byte.toUnsignedInt(header.get(0)) : 0;
    if (header.limit() != 4 + 2 * count || count < 1) {
      throw new Damage("is damaged: a scan header has a wrong length");
    }
    int first = Byte.toUnsignedInt(header.get(1 + 2 * count));
    int last = Byte.toUnsignedInt(header.get(2 + 2 * count));
    boolean toLastDigit = (header.get(3 + 2 * count) & 15) == 0;
    if (!toLastDigit || first > last || last >= NUMBERS) {
      return;
    }
    long numbers = -1L >>> (NUMBERS - 1 - (last - first)) << first;
    for (int i = 0; i < count; i++) {
      int component = components.indexOf((char) Byte.toUnsignedInt(header.get(1 + 2 * i)));
      if (component >= 0) {
        exact[component] |= numbers;
      }
    }
  }

  /** Whether nothing is missing of any component. */
  boolean complete(String components) {
    for (int i = 0; i < components.length(); i++) {
      if (exact[i] != -1L) {
        return false;
      }
    }
    return true;
  }
}
