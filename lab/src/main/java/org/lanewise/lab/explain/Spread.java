package org.lanewise.lab.explain;

import java.util.Locale;

/**
 * What a person wants to know of many numbers.
 *
 * @param least the smallest
 * @param most the largest
 * @param zeros how many are zero
 * @param count how many there are
 * @param largest the index of the one farthest from zero, the first of equal ones
 */
record Spread(float least, float most, long zeros, int count, int largest) {

  /** Looks at all of them; at least one. */
  static Spread of(float[] numbers) {
    float least = numbers[0];
    float most = numbers[0];
    long zeros = 0;
    int largest = 0;
    for (int i = 0; i < numbers.length; i++) {
      float number = numbers[i];
      least = Math.min(least, number);
      most = Math.max(most, number);
      zeros += number == 0 ? 1 : 0;
      largest = Math.abs(number) > Math.abs(numbers[largest]) ? i : largest;
    }
    return new Spread(least, most, zeros, numbers.length, largest);
  }

  /** The share of zeros. */
  String zeroShare() {
    return percent(zeros, count);
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
