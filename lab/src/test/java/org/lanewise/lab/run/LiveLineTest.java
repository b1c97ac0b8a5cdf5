package org.lanewise.lab.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiveLineTest {

  @ParameterizedTest
  @CsvSource({"0, 0:00", "7.4, 0:07", "59.6, 1:00", "3661, 1:01:01", "NaN, ?", "Infinity, ?"})
  void showsATimeAsAClock(double seconds, String text) {
    assertEquals(text, LiveLine.clock(seconds));
  }
}
