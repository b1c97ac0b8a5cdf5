package org.lanewise.lab.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalWidthTest {

  @ParameterizedTest
  @CsvSource({"'24 80\n', 80", "'0 0', -1", "'', -1", "'50 x', -1", "'24', -1"})
  void readsTheAnswerOfStty(String answer, int columns) {
    assertEquals(columns, TerminalWidth.fromSize(answer).orElse(-1));
  }

  @Test
  void takesTheEnvironmentWhereTheTerminalSaysNothing() {
    assertEquals(101, TerminalWidth.fromEnvironment(Map.of("COLUMNS", "101")));
    assertEquals(80, TerminalWidth.fromEnvironment(Map.of("COLUMNS", "wide")));
    assertEquals(80, TerminalWidth.fromEnvironment(Map.of()));
  }

  @Test
  void asksOnceUntilTheTerminalIsResized() {
    AtomicInteger asked = new AtomicInteger();
    TerminalWidth width =
        new TerminalWidth(() -> OptionalInt.of(100 + asked.incrementAndGet()), 80);
    assertEquals(101, width.columns());
    assertEquals(101, width.columns());
    width.resized();
    assertEquals(102, width.columns());
  }

  @Test
  void keepsTheLastWidthWhereTheTerminalIsGone() {
    AtomicInteger asked = new AtomicInteger();
    TerminalWidth width =
        new TerminalWidth(
            () -> asked.getAndIncrement() == 0 ? OptionalInt.of(132) : OptionalInt.empty(), 80);
    assertEquals(132, width.columns());
    width.resized();
    assertEquals(132, width.columns());
  }
}
