package org.lanewise.datasets.picture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How a camera was held: what to do with the stored pixels so that the picture stands upright.
 * Source: Exif 2.32, tag 0x0112, whose values 1 to 8 these are in order.
 *
 * @param transposed whether rows and columns change places, first
 * @param mirrored whether each row then runs from right to left
 * @param flipped whether the rows then run from the bottom up
 */
record Orientation(boolean transposed, boolean mirrored, boolean flipped) {

  static final Orientation UPRIGHT = new Orientation(false, false, false);

  private static final Orientation[] BY_TAG = {
    UPRIGHT,
    new Orientation(false, true, false),
    new Orientation(false, true, true),
    new Orientation(false, false, true),
    new Orientation(true, false, false),
    new Orientation(true, true, false),
    new Orientation(true, true, true),
    new Orientation(true, false, true),
  };

  private static final int TAG = 0x0112;
  private static final int SHORT = 3;
  private static final int ENTRY = 12;

  /**
   * Reads the tag.
   *
   * @param exif a TIFF header and what follows it
   * @return what it says, or upright where it says nothing or makes no sense: a note beside the
   *     picture does not make the picture unreadable
   */
  static Orientation of(ByteBuffer exif) {
    ByteBuffer in = exif.slice();
    if (in.limit() < 8) {
      return UPRIGHT;
    }
    int order = in.getShort(0);
    in.order(order == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    long folder = Integer.toUnsignedLong(in.getInt(4));
    if ((order != 0x4949 && order != 0x4d4d) || in.getShort(2) != 42 || folder + 2 > in.limit()) {
      return UPRIGHT;
    }
    int entries = Short.toUnsignedInt(in.getShort((int) folder));
    for (int i = 0; i < entries; i++) {
      long at = folder + 2 + (long) i * ENTRY;
      if (at + ENTRY > in.limit()) {
        return UPRIGHT;
      }
      if (Short.toUnsignedInt(in.getShort((int) at)) == TAG) {
        int value = in.getShort((int) at + 8);
        boolean known = in.getShort((int) at + 2) == SHORT && value >= 1 && value <= BY_TAG.length;
        return known ? BY_TAG[value - 1] : UPRIGHT;
      }
    }
    return UPRIGHT;
  }

  /**
   * Turns an image.
   *
   * @param stored {@code [h, w, 3]} as it lies in the file, where h and w are the wanted extents,
   *     or exchanged if {@link #transposed}
   * @param height the wanted rows
   * @param width the wanted columns
   * @return {@code [height, width, 3]}
   */
  byte[] upright(byte[] stored, int height, int width) {
    if (equals(UPRIGHT)) {
      return stored;
    }
    byte[] result = new byte[stored.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int row = flipped ? height - 1 - y : y;
        int column = mirrored ? width - 1 - x : x;
        int from = transposed ? column * height + row : row * width + column;
        System.arraycopy(stored, 3 * from, result, 3 * (y * width + x), 3);
      }
    }
    return result;
  }
}
