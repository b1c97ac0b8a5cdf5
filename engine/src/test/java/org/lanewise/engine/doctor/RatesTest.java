package org.lanewise.engine.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RatesTest {

  @ParameterizedTest
  @CsvSource({
    "0.000333333333,  0.00033",
    "1e-8,            0.00000001",
    "0.1,             0.1",
    "30,              30",
    "0,               0",
    "1e30,            1e30",
    "1.26e300,        1.3e300",
    "1.7976931348623157e308, 1.8e308",
    "2.5e-11,         2.5e-11",
    "4.9e-324,        4.9e-324"
  })
  void areWrittenAsPeopleWriteThem(double rate, String text) {
    assertEquals(text, Rates.text(rate));
    if (rate > 0 && rate < 1e308) {
      assertEquals(rate, Double.parseDouble(text), 0.05 * rate);
    }
  }

  /** A diverged run's losses: a wall of digits says nothing, and breaks the line. */
  @Test
  void lossesHaveNoMoreDigitsThanTheyMean() {
    assertEquals("2.3026", Rates.loss(2.302585, 4));
    assertEquals("154216.07", Rates.loss(154216.068, 2));
    assertEquals("1.41e+06", Rates.loss(1408624.267, 3));
    assertEquals("2.24e+20", Rates.loss(224380866432964170000.0, 4));
  }
}
