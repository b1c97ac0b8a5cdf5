package org.lanewise.lab.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DigitsTest {

  @ParameterizedTest
  @CsvSource({
    "-0.00157120341, -0.0015712034",
    "0.5, 0.50000000",
    "1, 1.0000000",
    "-123456.789, -123456.79",
    "99999999.6, 1.0000000e+08",
    "12345678.4, 12345678",
    "0.00001, 0.000010000000",
    "0.0000099999999999, 0.000010000000",
    "0.00000999, 9.9900000e-06",
    "3.14159265e-9, 3.1415927e-09",
    "-1e-45, -1.0000000e-45",
    "0, 0",
    "-0.0, 0",
    "NaN, NaN",
    "-Infinity, -Infinity"
  })
  void eightOfThem(double number, String text) {
    assertEquals(text, Digits.eight(number));
  }

  @Test
  void inAnyLocale() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG"));
    try {
      assertEquals("-0.0015712034", Digits.eight(-0.00157120341));
      assertEquals("1.0000000e-09", Digits.eight(1e-9));
    } finally {
      Locale.setDefault(before);
    }
  }
}
