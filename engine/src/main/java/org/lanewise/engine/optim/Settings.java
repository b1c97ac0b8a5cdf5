package org.lanewise.engine.optim;

import java.util.Locale;

/** The checks that optimizers and schedules share. */
final class Settings {

  private Settings() {}

  /** Whole numbers go through files as doubles, which hold all of them up to this one. */
  private static final long MOST_STEPS = 1L << 53;

  /** The kernels work with floats: 1e-46 would be 0 there, and 1e39 infinite. */
  static void positiveFloat(String what, double value) {
    float used = (float) value;
    if (!(used > 0 && used < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the %s is %s, but must be positive and finite as a float, so from 1.4e-45 to 3.4e38",
              what,
              value));
    }
  }

  static void zeroOrPositiveFloat(String what, double value) {
    if (value != 0) {
      positiveFloat(what, value);
    }
  }

  static void fraction(String what, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "the %s is %s, but must be at least 0 and below 1", what, value));
    }
  }

  /** 0.99999999 would be 1 in a kernel, and 1e-46 would be 0. */
  static void fractionAsFloat(String what, double value) {
    fraction(what, value);
    fraction(what + " as a float", (float) value);
    zeroOrPositiveFloat(what, value);
  }

  /** A part that a rate is multiplied by, and that does not make it nothing: in (0, 1]. */
  static void part(String what, double value) {
    positiveFloat(what, value);
    partOrNone(what, value);
  }

  static void partOrNone(String what, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "the %s is %s, but must be at least 0 and at most 1", what, value));
    }
    zeroOrPositiveFloat(what, value);
  }

  /** How many steps or epochs. */
  static void count(String what, long value, long least) {
    if (value < least || value > MOST_STEPS) {
      String bound = value < least ? "at least " + least : "at most 2^53, which no run reaches";
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s are %d, but must be %s", what, value, bound));
    }
  }
}
