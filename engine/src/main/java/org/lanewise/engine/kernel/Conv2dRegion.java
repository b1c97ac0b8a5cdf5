package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.PIXELS;

import it.unimi.dsi.fastutil.ints.IntArrayList;

/**
 * Pixels of a {@link Conv2dPhase} that see their gradient through the same taps: a rectangle of the
 * kernel. In the middle of the image that is the whole kernel; at its border some taps would only
 * meet the padding, and are left out.
 */
final class Conv2dRegion {

  private final int row;
  private final int rows;
  private final IntArrayList places = new IntArrayList();
  private final IntArrayList targetList = new IntArrayList();
  private int[] offsets = new int[0];
  private int[] targets = new int[0];

  /**
   * @param row the first row of taps
   * @param rows how many
   */
  Conv2dRegion(int row, int rows) {
    this.row = row;
    this.rows = rows;
  }

  /** Whether this is the region of these rows of taps. */
  boolean sees(int otherRow, int otherRows) {
    return row == otherRow && rows == otherRows;
  }

  /** Adds a pixel: where its patch would begin with the whole kernel, and where it lies. */
  void add(int place, int target) {
    places.add(place);
    targetList.add(target);
  }

  /** Takes over another region's pixels. */
  void addAll(Conv2dRegion other) {
    places.addAll(other.places);
    targetList.addAll(other.targetList);
  }

  /** The region is complete. */
  void close(PaddedImage gradient) {
    int count = places.size();
    offsets = new int[(count + PIXELS - 1) / PIXELS * PIXELS];
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = places.getInt(Math.min(i, count - 1)) + gradient.index(row, 0);
    }
    targets = targetList.toIntArray();
  }

  /** The first row of taps. */
  int row() {
    return row;
  }

  /** How many rows of taps. */
  int rows() {
    return rows;
  }

  /** The number of pixels. */
  int pixels() {
    return places.size();
  }

  /** For each pixel where its first tap lies in the padded gradient, filled up to whole tiles. */
  int[] offsets() {
    return offsets;
  }

  /** For each pixel where it lies in the image. */
  int[] targets() {
    return targets;
  }
}
