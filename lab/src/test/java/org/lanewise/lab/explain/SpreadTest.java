package org.lanewise.lab.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class SpreadTest {

  @Test
  void whatIsNotAllIsNotShownAsAll() {
    assertEquals("0 %", Spread.percent(0, 5));
    assertEquals("100 %", Spread.percent(5, 5));
    assertEquals("0.1 %", Spread.percent(1, 1_000_000));
    assertEquals("99.9 %", Spread.percent(999_999, 1_000_000));
  }

  @Test
  void isTheSameInEveryLocale() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG"));
    try {
      assertEquals("33.3 %", Spread.percent(1, 3));
    } finally {
      Locale.setDefault(before);
    }
  }
}
