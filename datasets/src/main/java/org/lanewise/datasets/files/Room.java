package org.lanewise.datasets.files;

import org.lanewise.datasets.DatasetException;

/** Refuses more images than memory holds, before any is read. */
public final class Room {

  /** What an array may have. */
  private static final int LARGEST = Integer.MAX_VALUE - 16;

  private Room() {}

  /**
   * Checks that a set of images fits into an array and into Java's memory.
   *
   * @param name of the set
   * @param images how many
   * @param bytes of each
   */
  public static void require(String name, long images, long bytes) {
    long all = images * bytes;
    if (all > LARGEST) {
      throw new DatasetException(
          name
              + " has "
              + images
              + " images, but a set may have at most "
              + LARGEST / bytes
              + " of this size. Ask for fewer or smaller images.");
    }
    long heap = Runtime.getRuntime().maxMemory();
    if (all > heap) {
      String seen =
          name + " takes " + all / 1_000_000 + " MB, but Java may use only " + heap / 1_000_000;
      throw new DatasetException(
          seen + ". Ask for fewer images or raise the limit with -Xmx.",
          new OutOfMemoryError(seen));
    }
  }
}
