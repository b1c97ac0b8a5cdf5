package org.lanewise.lab.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {

  @ParameterizedTest
  @CsvSource({
    "-0.0015712034, -0.0015712034",
    "0.5, 0.50000000",
    "0, 0",
    "-0.0, 0",
    "1, 1",
    "-169, -169",
    "123456789, 1.2345679e8",
    "12.345678949, 12.345679",
    "0.99999999999, 1.0000000",
    "-1.5712034e-4, -1.5712034e-4",
    "1.23456789e-12, 1.2345679e-12",
    "1234567.89, 1234567.9",
    "12345678.9, 1.2345679e7",
    "3.4028235e38, 3.4028235e38",
    "NaN, NaN",
    "-Infinity, -Infinity"
  })
  void haveEightSignificantDigits(double number, String shown) {
    assertEquals(shown, Figures.of(number));
  }

  @Test
  void areTheSameInEveryLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG"));
      assertEquals("-0.0015712034", Figures.of(-0.0015712034));
      assertEquals("1.2345679e-12", Figures.of(1.23456789e-12));
      assertEquals("33.3 %", Figures.percent(1, 3));
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void whatIsNotAllIsNotShownAsAll() {
    assertEquals("0 %", Figures.percent(0, 5));
    assertEquals("100 %", Figures.percent(5, 5));
    assertEquals("0.1 %", Figures.percent(1, 1_000_000));
    assertEquals("99.9 %", Figures.percent(999_999, 1_000_000));
  }
}
