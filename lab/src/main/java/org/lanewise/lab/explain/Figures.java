package org.lanewise.lab.explain;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Numbers as the explanations show them, the same in every locale. */
final class Figures {

  private static final int DIGITS = 8;

  /** From here on up, and below {@link #LARGEST}, a number is read without an exponent. */
  private static final double SMALLEST = 1e-3;

  private static final double LARGEST = 1e7;

  private Figures() {}

  /**
   * A number with 8 significant digits and a zero before the point: {@code -0.0015712034}, {@code
   * 1.2345678e-9}; a whole one has none: {@code 169}.
   */
  static String of(double number) {
    if (!Double.isFinite(number)) {
      return Double.toString(number);
    }
    if (number == Math.rint(number) && Math.abs(number) < LARGEST) {
      return Long.toString((long) number);
    }
    BigDecimal exact = new BigDecimal(number).round(new MathContext(DIGITS));
    double magnitude = Math.abs(exact.doubleValue());
    if (magnitude < SMALLEST || magnitude >= LARGEST) {
      String text = String.format(Locale.ROOT, "%." + (DIGITS - 1) + "e", exact);
      return text.replaceFirst("e([-+])0*", "e$1").replace("e+", "e");
    }
    int power = exact.precision() - exact.scale();
    return exact.setScale(DIGITS - power, RoundingMode.UNNECESSARY).toPlainString();
  }

  /** A part of a whole: {@code 12.3 %}; what is neither nothing nor all is not shown so. */
  static String percent(long part, long whole) {
    if (part == 0 || part == whole) {
      return part == 0 ? "0 %" : "100 %";
    }
    double shown = Math.clamp(100.0 * part / whole, 0.1, 99.9);
    return String.format(Locale.ROOT, "%.1f %%", shown);
  }
}
