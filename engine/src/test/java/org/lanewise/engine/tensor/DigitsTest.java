package org.lanewise.engine.tensor;

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
    "1, 1",
    "-169, -169",
    "-123456.789, -123456.79",
    "12.345678949, 12.345679",
    "0.99999999999, 1.0000000",
    "12345678.4, 12345678",
    "99999999.6, 1.0000000e8",
    "123456789, 1.2345679e8",
    "-1.5712034e-4, -0.00015712034",
    "0.0001, 0.00010000000",
    "0.000099999999999, 0.00010000000",
    "0.0000999, 9.9900000e-5",
    "3.14159265e-9, 3.1415927e-9",
    "1.23456789e-12, 1.2345679e-12",
    "3.4028235e38, 3.4028235e38",
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
      assertEquals("1.0000000e-9", Digits.eight(1e-9));
    } finally {
      Locale.setDefault(before);
    }
  }
}
