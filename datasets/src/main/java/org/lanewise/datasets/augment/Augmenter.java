package org.lanewise.datasets.augment;

import org.joml.Matrix3x2f;
import org.joml.Vector2f;
import org.lanewise.datasets.KeyedRandom;
import org.lanewise.datasets.Purpose;

/**
 * Changes images by an {@link Augmentation}. What an image gets depends on seed, epoch and image
 * alone. An augmenter allocates nothing after it was made and belongs to one thread.
 *
 * <p>The change is one affine map from the new image's points to the old one's, read there with
 * bilinear weights; beyond the edge the edge's pixels go on. Sines and cosines come from {@link
 * StrictMath}, once, when the augmenter is made, so the bytes are the same on every machine.
 */
public final class Augmenter {

  /** So many angles, evenly spread from one end of the range to the other, can be drawn. */
  private static final int ANGLES = 4096;

  private final Augmentation strength;
  private final int height;
  private final int width;
  private final int channels;
  private final long seed;
  private final KeyedRandom random;
  private final float[] sines = new float[ANGLES];
  private final float[] cosines = new float[ANGLES];
  private final Matrix3x2f map = new Matrix3x2f();
  private final Matrix3x2f turn = new Matrix3x2f();
  private final Vector2f point = new Vector2f();

  /** An augmenter for images of {@code height × width × channels} bytes. */
  public Augmenter(Augmentation strength, int height, int width, int channels, long seed) {
    if (height < 1 || width < 1 || channels < 1) {
      throw new IllegalArgumentException(
          "images of " + height + " x " + width + " x " + channels + " have no pixels");
    }
    this.strength = strength;
    this.height = height;
    this.width = width;
    this.channels = channels;
    this.seed = seed;
    this.random = new KeyedRandom(seed, 0, 0, Purpose.AUGMENTATION);
    for (int i = 0; i < ANGLES; i++) {
      double angle = StrictMath.toRadians(strength.rotation()) * (2.0 * i / (ANGLES - 1) - 1);
      sines[i] = (float) StrictMath.sin(angle);
      cosines[i] = (float) StrictMath.cos(angle);
    }
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
    draw(epoch, image);
    resample(source, sourceOffset, destination, destinationOffset);
  }

  /**
   * Draws the map from new to old points. All numbers are drawn whatever the strengths are, so that
   * changing one strength leaves the others' draws alone.
   */
  private void draw(long epoch, long image) {
    random.reset(seed, epoch, image, Purpose.AUGMENTATION);
    double shiftX = strength.shift() * width * random.nextDouble(-1, 1);
    double shiftY = strength.shift() * height * random.nextDouble(-1, 1);
    boolean flip = random.nextDouble() < strength.flip();
    int angle = random.nextInt(ANGLES);
    double growth = random.nextDouble(-1, 1);
    double larger = 1 + (strength.scale() - 1) * Math.abs(growth);
    double factor = growth < 0 ? 1 / larger : larger;
    double kept = random.nextDouble(strength.crop(), 1);
    double cropX = width * (1 - kept) * random.nextDouble(-0.5, 0.5);
    double cropY = height * (1 - kept) * random.nextDouble(-0.5, 0.5);
    float zoom = (float) (kept / factor);
    map.translation((float) (width / 2.0 + shiftX + cropX), (float) (height / 2.0 + shiftY + cropY))
        .mul(turn.set(cosines[angle], sines[angle], -sines[angle], cosines[angle], 0, 0))
        .scale(flip ? -zoom : zoom, zoom)
        .translate(-width / 2f, -height / 2f);
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
