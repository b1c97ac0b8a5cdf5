package org.lanewise.datasets.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a name must not do to a terminal or a line. */
final class ShownNameTest {

  @ParameterizedTest
  @CsvSource({
    "cat 1.png, cat 1.png",
    "katze ä 猫 \ud83d\udc31.png, katze ä 猫 \ud83d\udc31.png",
    "'a\nb\r\tb.png', a?b??b.png",
    "'\u001b[31mred\u007f.png', ?[31mred?.png",
    "'\u009b31m\u0085\u2028\u2029.png', ?31m???.png"
  })
  void controlCharactersAreQuestionMarks(String name, String shown) {
    assertEquals(shown, ShownName.of(name));
  }
}
