package org.lanewise.lab.cli;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers with as many digits as tell two floats apart. */
public final class Digits {

  private static final MathContext EIGHT = new MathContext(8);

  /** Smaller ones would be mostly zeros. */
  private static final double SMALLEST = 1e-5;

  private static final double LARGEST = 1e8;

  private Digits() {}

  /**
   * A number with eight significant digits and a zero before the point: {@code -0.0015712034},
   * {@code 3.1415927e-09}, {@code 0}.
   */
  public static String eight(double number) {
    if (number == 0) {
      return "0";
    }
    if (!Double.isFinite(number)) {
      return Double.toString(number);
    }
    BigDecimal rounded = new BigDecimal(number).round(EIGHT);
    double magnitude = Math.abs(rounded.doubleValue());
    if (magnitude < SMALLEST || magnitude >= LARGEST) {
      return String.format(Locale.ROOT, "%.7e", number);
    }
    // 0.5 has one digit by itself.
    return rounded
        .setScale(rounded.scale() + EIGHT.getPrecision() - rounded.precision())
        .toPlainString();
  }
}
