package org.lanewise.engine.optim;

/** The checks that optimizers share. */
final class Settings {

  private Settings() {}

  static void positive(String what, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "the %s is %s, but must be positive and finite".formatted(what, value));
    }
  }

  static void fraction(String what, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(
          "%s is %s, but must be at least 0 and below 1".formatted(what, value));
    }
  }
}
