package org.lanewise.lab.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lanewise.lab.parity.Verdict.Outcome;

class DifferenceTest {

  private static Outcome outcome(double reference, double result, double tolerance) {
    Difference difference =
        Difference.between(new double[] {0, reference}, new double[] {0, result});
    return Verdict.compared("t", difference, tolerance).outcome();
  }

  @Test
  void isRelativeToTheLargestMagnitudeOfTheReference() {
    Difference difference =
        Difference.between(new double[] {0.001, -4, 2}, new double[] {0.101, -4, 2});
    assertEquals(0.1, difference.absolute(), 1e-15);
    assertEquals(0.025, difference.relative(), 1e-15);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1.0001, 1e-3, AGREES",
    "1, 1.01, 1e-3, DIFFERS",
    "0, 0, 0, AGREES",
    "0, 1e-30, 1e-4, DIFFERS",
    "NaN, 1, 1e9, DIFFERS",
    "1, NaN, 1e9, DIFFERS",
    "NaN, NaN, 1e9, DIFFERS",
    "Infinity, Infinity, 1e9, DIFFERS",
    "1, -Infinity, 1e9, DIFFERS"
  })
  void decides(double reference, double result, double tolerance, Outcome expected) {
    assertEquals(expected, outcome(reference, result, tolerance));
  }

  @Test
  void saysWhatIsNotFinite() {
    Difference difference = Difference.between(new double[] {1, 2}, new double[] {1, Double.NaN});
    assertTrue(difference.note().contains("the result has NaN at element 1"), difference.note());
  }
}
