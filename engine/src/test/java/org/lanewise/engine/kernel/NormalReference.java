package org.lanewise.engine.kernel;

/** The normal distribution in double, by two series that share nothing with the kernels. */
final class NormalReference {

  private static final int TERMS = 400;

  private NormalReference() {}

  /** φ(x). */
  static double density(double x) {
    return StrictMath.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }

  /**
   * Φ(-a) of a ≥ 0. Up to 2: ½ less φ(a) · (a + a³/3 + a⁵/(3·5) + …). Beyond: φ(a) / (a + 1/(a +
   * 2/(a + 3/(a + …)))), which has no cancellation. Source: Abramowitz, Stegun, 26.2.11 and
   * 26.2.14.
   */
  static double tail(double a) {
    if (a > 2) {
      double fraction = a;
      for (int n = TERMS; n > 0; n--) {
        fraction = a + n / fraction;
      }
      return density(a) / fraction;
    }
    double term = a;
    double sum = a;
    for (int n = 3; term > sum * 1e-18; n += 2) {
      term *= a * a / n;
      sum += term;
    }
    return 0.5 - density(a) * sum;
  }
}
