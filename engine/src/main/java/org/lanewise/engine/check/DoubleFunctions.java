package org.lanewise.engine.check;

import org.lanewise.engine.kernel.ActivationFunction;

/** The activation functions of one number in double precision, by their formulas. */
final class DoubleFunctions {

  /** erf is 1 from here on, to the last bit. */
  private static final double ERF_END = 6;

  private DoubleFunctions() {}

  /**
   * f(x).
   *
   * @param function not softmax
   * @param slope of a leaky ReLU
   */
  static double of(ActivationFunction function, double slope, double x) {
    return switch (function) {
      case RELU -> Math.max(0, x);
      case LEAKY_RELU -> x > 0 ? x : slope * x;
      case ELU -> x > 0 ? x : StrictMath.expm1(x);
      case GELU -> 0.5 * x * (1 + erf(x / Math.sqrt(2)));
      case GELU_TANH ->
          0.5 * x * (1 + StrictMath.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
      case SILU -> x * sigmoid(x);
      case SIGMOID -> sigmoid(x);
      case TANH -> StrictMath.tanh(x);
      case SOFTMAX -> throw new IllegalArgumentException("softmax is no function of one number");
    };
  }

  private static double sigmoid(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }

  /**
   * The error function by a series of positive terms, which loses no digits: {@code erf(x) = 2/√π ·
   * e^-x² · Σ(n) 2^n · x^(2n+1) / (1 · 3 · … · (2n+1))}. Source: Abramowitz, Stegun, "Handbook of
   * Mathematical Functions", 7.1.6.
   */
  static double erf(double x) {
    if (Math.abs(x) > ERF_END) {
      return Math.signum(x);
    }
    double term = x;
    double sum = x;
    for (int n = 1; Math.abs(term) > Math.ulp(sum) / 2; n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * StrictMath.exp(-x * x) * sum;
  }
}
