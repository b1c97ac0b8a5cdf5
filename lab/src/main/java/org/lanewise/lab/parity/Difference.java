package org.lanewise.lab.parity;

import java.util.Locale;

/**
 * How far a result is from its reference.
 *
 * @param absolute the largest difference of two elements
 * @param relative the same, divided by the largest magnitude in the reference; infinite when the
 *     reference is zero everywhere and the result is not; NaN when either has an element that is
 *     not finite, so that no tolerance is ever met
 * @param note what is remarkable, or empty
 */
public record Difference(double absolute, double relative, String note) {

  /** Compares arrays of the same length. */
  static Difference between(double[] reference, double[] result) {
    double absolute = 0;
    double magnitude = 0;
    for (int i = 0; i < reference.length; i++) {
      if (!Double.isFinite(reference[i]) || !Double.isFinite(result[i])) {
        String whose = Double.isFinite(reference[i]) ? "the result" : "the reference";
        double value = Double.isFinite(reference[i]) ? result[i] : reference[i];
        return new Difference(
            Double.NaN,
            Double.NaN,
            String.format(Locale.ROOT, "%s has %s at element %d", whose, value, i));
      }
      absolute = Math.max(absolute, Math.abs(reference[i] - result[i]));
      magnitude = Math.max(magnitude, Math.abs(reference[i]));
    }
    if (magnitude > 0) {
      return new Difference(absolute, absolute / magnitude, "");
    }
    return absolute == 0
        ? new Difference(0, 0, "zero everywhere, as the reference")
        : new Difference(
            absolute,
            Double.POSITIVE_INFINITY,
            "the reference is zero everywhere, the result is not");
  }
}
