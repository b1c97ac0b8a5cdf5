package org.lanewise.datasets.augment;

import java.util.Map;
import org.lanewise.datasets.KeyedRandom;

/**
 * One way of changing training images at random: by a map of the plane, or by changing pixels. What
 * an image gets is drawn anew in every epoch; all maps of a list become one, in the order of the
 * list, so that an image is read once, and changes of pixels come after it.
 *
 * <p>For one of your own implement this: a record of its numbers, used by many threads. Its random
 * numbers belong to its label, so that another one beside it shifts nothing. A checkpoint keeps
 * label and settings; a run with equal ones goes on from there.
 *
 * {@snippet :
 * record Negative(double probability) implements Augmentation {
 *   public String label() {
 *     return "negative";
 *   }
 *
 *   public Map<String, Double> settings() {
 *     return Map.of("probability", probability);
 *   }
 *
 *   public void change(
 *       KeyedRandom random, int height, int width, int channels, byte[] pixels, int offset) {
 *     if (random.nextDouble() < probability) {
 *       for (int i = offset; i < offset + height * width * channels; i++) {
 *         pixels[i] = (byte) ~pixels[i];
 *       }
 *     }
 *   }
 * }
 * Training.of(network).data(data).batch(10).epochs(1).augment(flip(), new Negative(0.5)).run();
 * }
 */
public interface Augmentation {

  /** Its name: {@code flip}, {@code crop}; one of your own has its own. */
  String label();

  /** Its settings by name: all that makes it differ from another one of this label. Finite. */
  Map<String, Double> settings();

  /**
   * Checks that it can be done to images of this size.
   *
   * @throws IllegalArgumentException when not; a sentence of what goes
   */
  default void check(int height, int width) {}

  /**
   * Adds to the map from points of the new image to points of the old one.
   *
   * @param random at the first number for this image in this epoch
   * @param height of the image
   * @param width of the image
   * @param map gets what this one adds
   */
  default void move(KeyedRandom random, int height, int width, PlaneMap map) {}

  /**
   * Changes the pixels of an image that was mapped already.
   *
   * @param random at the first number for this image in this epoch
   * @param pixels {@code [height, width, channels]} from {@code offset} on, changed in place
   * @param offset where the image begins
   */
  default void change(
      KeyedRandom random, int height, int width, int channels, byte[] pixels, int offset) {}

  /** Left and right change places in half of the images. */
  static Augmentation flip() {
    return flip(0.5);
  }

  /**
   * Left and right change places with this probability.
   *
   * @throws IllegalArgumentException when the number is out of its range
   */
  static Augmentation flip(double probability) {
    return new Flip(probability);
  }

  /**
   * A window of the image's size, moved by up to so many whole pixels each way.
   *
   * @throws IllegalArgumentException when the number is out of its range
   */
  static Augmentation crop(int pixels) {
    return new Crop(pixels);
  }

  /**
   * Moved by up to this part of the sides.
   *
   * @throws IllegalArgumentException when the number is out of its range
   */
  static Augmentation shift(double part) {
    return new Shift(part);
  }

  /**
   * Turned by up to so many degrees to either side.
   *
   * @throws IllegalArgumentException when the number is out of its range
   */
  static Augmentation rotate(double degrees) {
    return new Rotate(degrees);
  }

  /**
   * Enlarged or made smaller by up to this part.
   *
   * @throws IllegalArgumentException when the number is out of its range
   */
  static Augmentation zoom(double part) {
    return new Zoom(part);
  }

  /**
   * A grey square of so many pixels a side.
   *
   * @throws IllegalArgumentException when the number is out of its range
   */
  static Augmentation cutout(int pixels) {
    return new Cutout(pixels);
  }

  /**
   * Brightness, contrast and saturation changed by up to this part.
   *
   * @throws IllegalArgumentException when the number is out of its range
   */
  static Augmentation jitter(double part) {
    return new Jitter(part);
  }
}
