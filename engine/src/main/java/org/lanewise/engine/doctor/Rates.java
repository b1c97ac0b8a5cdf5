package org.lanewise.engine.doctor;

import java.math.BigDecimal;
import java.math.MathContext;

/** Learning rates as people write them, and which to try next. */
public final class Rates {

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
      case "adam" -> 1e-3;
      case "sgd" -> facts.momentum() > 0 ? 1e-2 : 1e-1;
      default -> Double.NaN;
    };
  }

  /** The rate of two digits nearest to this. */
  static double rounded(double rate) {
    return Double.parseDouble(text(rate));
  }

  /** To two digits, as in {@code 0.00033}; what an option and a line of Java both take. */
  public static String text(double rate) {
    return new BigDecimal(rate).round(new MathContext(2)).stripTrailingZeros().toPlainString();
  }
}
