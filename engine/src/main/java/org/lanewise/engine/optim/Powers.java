package org.lanewise.engine.optim;

/** Powers that are the same on every machine, without the arrays that StrictMath.pow makes. */
final class Powers {

  private Powers() {}

  /** By repeated squaring. */
  static double power(double base, long exponent) {
    double result = 1;
    double square = base;
    for (long bits = exponent; bits != 0; bits >>>= 1) {
      if ((bits & 1) != 0) {
        result *= square;
      }
      square *= square;
    }
    return result;
  }
}
