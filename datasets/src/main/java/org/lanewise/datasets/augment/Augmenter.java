package org.lanewise.datasets.augment;

import java.util.List;
import java.util.Objects;
import org.joml.Matrix3x2f;
import org.joml.Vector2f;
import org.lanewise.datasets.KeyedRandom;
import org.lanewise.datasets.Purpose;

/**
 * Changes images by a list of {@link Augmentation}s. What an image gets from each depends on seed,
 * epoch, image and label alone: its random numbers are those of the key (seed, epoch, image) for
 * this purpose, in the part that is the label's {@link String#hashCode}. An augmenter allocates
 * nothing after it was made and belongs to one thread.
 *
 * <p>All maps together are one affine map from the new image's points to the old one's, read there
 * with bilinear weights; beyond the edge the edge's pixels go on. The bytes are the same on every
 * machine.
 */
public final class Augmenter {

  private final Augmentation[] list;
  private final int height;
  private final int width;
  private final int channels;
  private final long seed;
  private final KeyedRandom random;
  private final PlaneMap moved = new PlaneMap();
  private final Matrix3x2f map = moved.matrix();
  private final Vector2f point = new Vector2f();

  /**
   * An augmenter for images of {@code height × width × channels} bytes.
   *
   * @throws IllegalArgumentException when there are no pixels, two augmentations have one label, or
   *     one can't be done to images of this size
   */
  public Augmenter(
      List<? extends Augmentation> list, int height, int width, int channels, long seed) {
    if (height < 1 || width < 1 || channels < 1) {
      throw new IllegalArgumentException(
          "images of " + height + " x " + width + " x " + channels + " have no pixels");
    }
    this.list =
        Augmentations.list(Objects.requireNonNull(list, "list")).toArray(Augmentation[]::new);
    for (Augmentation one : this.list) {
      one.check(height, width);
    }
    this.height = height;
    this.width = width;
    this.channels = channels;
    this.seed = seed;
    this.random = new KeyedRandom(seed, 0, 0, Purpose.AUGMENTATION);
  }

  /**
   * Writes a changed copy of one image.
   *
   * @param epoch which time it is used
   * @param image its number in the set
   * @param source {@code [H, W, C]} from {@code sourceOffset} on
   * @param destination {@code [H, W, C]} from {@code destinationOffset} on, overwritten; must not
   *     overlap the source
   */
  public void apply(
      long epoch,
      long image,
      byte[] source,
      int sourceOffset,
      byte[] destination,
      int destinationOffset) {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(destination, "destination");
    long key = KeyedRandom.key(seed, epoch, image, Purpose.AUGMENTATION);
    map.translation(width / 2f, height / 2f);
    for (Augmentation one : list) {
      random.reset(KeyedRandom.subKey(key, one.label().hashCode()));
      one.move(random, height, width, moved);
    }
    map.translate(-width / 2f, -height / 2f);
    if (!copy(source, sourceOffset, destination, destinationOffset)) {
      resample(source, sourceOffset, destination, destinationOffset);
    }
    for (Augmentation one : list) {
      // Of a key of its own, so that it does not matter how many numbers the map took.
      random.reset(KeyedRandom.subKey(key, ~(long) one.label().hashCode()));
      one.change(random, height, width, channels, destination, destinationOffset);
    }
  }

  /**
   * Where the map moves by whole pixels and mirrors at most, there is nothing to weigh: the same
   * bytes as {@link #resample}, without its arithmetic.
   *
   * @return whether it does
   */
  private boolean copy(byte[] source, int sourceOffset, byte[] destination, int offset) {
    boolean mirrored = map.m00() == -1;
    // The middle of the first pixel goes there.
    float x = map.m20() + (mirrored ? -1 : 0);
    float y = map.m21();
    boolean whole =
        (mirrored || map.m00() == 1)
            && map.m11() == 1
            && map.m01() == 0
            && map.m10() == 0
            && x == (int) x
            && y == (int) y;
    if (!whole) {
      return false;
    }
    int to = offset;
    for (int row = 0; row < height; row++) {
      int line = sourceOffset + Math.clamp((long) row + (int) y, 0, height - 1) * width * channels;
      for (int column = 0; column < width; column++) {
        int moved = Math.clamp((mirrored ? -(long) column : column) + (int) x, 0, width - 1);
        int from = line + moved * channels;
        for (int c = 0; c < channels; c++) {
          destination[to++] = source[from + c];
        }
      }
    }
    return true;
  }

  private void resample(byte[] source, int sourceOffset, byte[] destination, int offset) {
    int to = offset;
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        map.transformPosition(point.set(column + 0.5f, row + 0.5f));
        float x = Math.clamp(point.x - 0.5f, 0, width - 1);
        float y = Math.clamp(point.y - 0.5f, 0, height - 1);
        int left = (int) x;
        int top = (int) y;
        int right = Math.min(left + 1, width - 1);
        int bottom = Math.min(top + 1, height - 1);
        float across = x - left;
        float down = y - top;
        for (int c = 0; c < channels; c++) {
          float above =
              mix(
                  at(source, sourceOffset, top, left, c),
                  at(source, sourceOffset, top, right, c),
                  across);
          float below =
              mix(
                  at(source, sourceOffset, bottom, left, c),
                  at(source, sourceOffset, bottom, right, c),
                  across);
          destination[to++] = (byte) (int) (mix(above, below, down) + 0.5f);
        }
      }
    }
  }

  private int at(byte[] source, int offset, int row, int column, int channel) {
    return Byte.toUnsignedInt(source[offset + (row * width + column) * channels + channel]);
  }

  private static float mix(float a, float b, float share) {
    return a + (b - a) * share;
  }
}
