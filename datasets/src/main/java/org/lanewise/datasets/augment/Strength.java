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

  /** Refuses a part of 1, after which there may be nothing to see. */
  static void requireBelowAll(String what, double part) {
    if (part == 1) {
      throw new IllegalArgumentException(what + " may leave nothing of an image; take less");
    }
  }
}
