package org.lanewise.datasets.augment;

import java.util.Locale;

/** The checks of the augmentations' numbers. */
final class Strength {

  private Strength() {}

  /** Refuses a number below the smallest, above the largest, or that is none. */
  static void check(String what, double value, double smallest, double largest) {
    if (!(value >= smallest && value <= largest)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%s is %s, but must be from %s to %s", what, value, smallest, largest));
    }
  }

  /** Refuses a strength that is negative, or with which nothing of an image may be left. */
  static void checkBelow(String what, double value, double limit) {
    if (!(value >= 0 && value < limit)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s is %s, but must be from 0.0 to below %s, with which nothing of an image may be left",
              what,
              value,
              limit));
    }
  }

  /** Refuses so many pixels of images of a size that nothing of one may be left. */
  static void checkPixels(String what, int pixels, int limit, int height, int width) {
    if (pixels >= limit) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s %d pixels may leave nothing of images of %d x %d; it must be below %d",
              what,
              pixels,
              height,
              width,
              limit));
    }
  }
}
