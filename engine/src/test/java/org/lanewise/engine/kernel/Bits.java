package org.lanewise.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Locale;

/** Comparison of arrays in every bit: -0 is not +0. */
final class Bits {

  private Bits() {}

  static void assertSame(float[] expected, float[] actual, Object what) {
    assertEquals(expected.length, actual.length, () -> "length of " + what);
    int different = 0;
    int first = -1;
    for (int i = expected.length - 1; i >= 0; i--) {
      if (Float.floatToRawIntBits(expected[i]) != Float.floatToRawIntBits(actual[i])) {
        different++;
        first = i;
      }
    }
    if (different > 0) {
      fail(
          String.format(
              Locale.ROOT,
              "%s: %d of %d floats differ, the first at %d: expected %s (%s), was %s (%s)",
              what,
              different,
              expected.length,
              first,
              Float.toHexString(expected[first]),
              expected[first],
              Float.toHexString(actual[first]),
              actual[first]));
    }
  }
}
