package org.lanewise.datasets.augment;

/**
 * How strongly images are changed. Each number is a largest strength; what an image gets is drawn
 * anew in every epoch.
 *
 * @param shift the largest shift in each direction, as a fraction of the side, 0 to 1
 * @param flip how probable it is that left and right change places, 0 to 1
 * @param rotation the largest rotation to either side, in degrees, 0 to 180
 * @param scale the largest factor by which an image grows or shrinks, 1 to 4
 * @param crop the smallest fraction of the sides that is kept when a part of the image is cut out
 *     and enlarged to the whole, 0.1 to 1
 */
public record Augmentation(double shift, double flip, double rotation, double scale, double crop) {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException when a number is out of its range
   */
  public Augmentation {
    check("shift", shift, 0, 1);
    check("flip", flip, 0, 1);
    check("rotation", rotation, 0, 180);
    check("scale", scale, 1, 4);
    check("crop", crop, 0.1, 1);
  }

  /** No change at all. */
  public static Augmentation none() {
    return new Augmentation(0, 0, 0, 1, 1);
  }

  /** What is usual for CIFAR-10: shifts of up to four of 32 pixels, and flips. */
  public static Augmentation shiftAndFlip() {
    return new Augmentation(0.125, 0.5, 0, 1, 1);
  }

  private static void check(String name, double value, double smallest, double largest) {
    if (!(value >= smallest && value <= largest)) {
      throw new IllegalArgumentException(
          "the augmentation's "
              + name
              + " is "
              + value
              + "; expected "
              + smallest
              + " to "
              + largest);
    }
  }
}
