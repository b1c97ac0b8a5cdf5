package org.lanewise.engine.doctor;

import java.math.BigDecimal;
import java.math.MathContext;

/** Learning rates as people write them. */
public final class Rates {

  private Rates() {}

  /** To two digits, as in {@code 0.00033}; what an option and a line of Java both take. */
  public static String text(double rate) {
    return new BigDecimal(rate).round(new MathContext(2)).stripTrailingZeros().toPlainString();
  }
}
