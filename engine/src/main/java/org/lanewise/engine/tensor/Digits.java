package org.lanewise.engine.tensor;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers with as many digits as tell most floats apart, the same in every locale. */
public final class Digits {

  private static final int COUNT = 8;

  /** Smaller ones would be mostly zeros. */
  private static final double SMALLEST = 1e-4;

  /** Larger ones have more digits before the point. */
  private static final double LARGEST = 1e8;

  private Digits() {}

  /**
   * A number with eight significant digits and a zero before the point, as {@code -0.0015712034} or
   * {@code 1.2345678e-9}; a whole one has no point: {@code 169}.
   */
  public static String eight(double number) {
    if (!Double.isFinite(number)) {
      return Double.toString(number);
    }
    if (number == Math.rint(number) && Math.abs(number) < LARGEST) {
      return Long.toString((long) number);
    }
    BigDecimal rounded = new BigDecimal(number).round(new MathContext(COUNT));
    double magnitude = Math.abs(rounded.doubleValue());
    if (magnitude < SMALLEST || magnitude >= LARGEST) {
      String text = String.format(Locale.ROOT, "%." + (COUNT - 1) + "e", rounded);
      return text.replaceFirst("e([-+])0*", "e$1").replace("e+", "e");
    }
    // 0.5 has one digit by itself.
    return rounded.setScale(rounded.scale() + COUNT - rounded.precision()).toPlainString();
  }
}
