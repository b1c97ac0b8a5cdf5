package org.lanewise.engine.doctor;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Learning rates and losses as people write them, and which rate to try next. */
public final class Rates {

  /** Rates from here to {@link #LONGEST} are read without an exponent. */
  private static final double SHORTEST = 1e-9;

  private static final double LONGEST = 1e9;

  private Rates() {}

  /** A tenth of a run's rate; the optimizer's usual one where a tenth is still far above that. */
  static double lower(RunFacts facts) {
    double tenth = facts.learningRate() / 10;
    return rounded(tenth > 3 * usual(facts) ? usual(facts) : tenth);
  }

  /** Ten times a run's rate; the optimizer's usual one where that is still far below it. */
  static double higher(RunFacts facts) {
    double tenfold = facts.learningRate() * 10;
    return rounded(tenfold < usual(facts) / 3 ? usual(facts) : tenfold);
  }

  /** NaN, which no rate is above or below, where the optimizer is none that is known here. */
  private static double usual(RunFacts facts) {
    return switch (facts.optimizer()) {
      case "adam", "rmsprop" -> 1e-3;
      case "sgd" -> facts.momentum() > 0 ? 1e-2 : 1e-1;
      default -> Double.NaN;
    };
  }

  /** The rate of two digits nearest to this. */
  static double rounded(double rate) {
    return Double.parseDouble(text(rate));
  }

  /** To two digits, as in {@code 0.00033} or {@code 1e30}; an option and Java both take it. */
  public static String text(double rate) {
    BigDecimal rounded = new BigDecimal(rate).round(new MathContext(2)).stripTrailingZeros();
    return rate == 0 || rate >= SHORTEST && rate < LONGEST
        ? rounded.toPlainString()
        : rounded.toString().replace("E+", "e").replace('E', 'e');
  }

  /** A loss with so many decimals; one of a million and more, as {@code 1.41e+21}. */
  public static String loss(double loss, int decimals) {
    String format = Math.abs(loss) < 1e6 ? "%." + decimals + "f" : "%.2e";
    return String.format(Locale.ROOT, format, loss);
  }
}
