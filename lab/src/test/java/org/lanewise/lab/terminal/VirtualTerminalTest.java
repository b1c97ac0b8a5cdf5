package org.lanewise.lab.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lanewise.lab.terminal.VirtualTerminal.Resize;

/** The tests' terminal does what a real one does. */
class VirtualTerminalTest {

  private final VirtualTerminal terminal = new VirtualTerminal(10);

  @Test
  void writesOverAndErases() {
    terminal.feed("one\r\nepoch 12\rEPO\u001b[K");
    assertEquals(List.of("one", "EPO"), terminal.lines());
    terminal.feed("\u001b[1A\rtwo\u001b[32m!\u001b[0m");
    assertEquals(List.of("two!", "EPO"), terminal.lines());
    terminal.feed("\r\u001b[J");
    assertEquals(List.of(), terminal.lines());
  }

  @Test
  void whatIsNotErasedStays() {
    terminal.feed("ETA 2:36\rETA 9");
    assertEquals("ETA 9:36", terminal.text());
  }

  @Test
  void wrapsOnlyWhenMoreIsWrittenThanFits() {
    terminal.feed("0123456789");
    assertEquals(List.of("0123456789"), terminal.lines());
    terminal.feed("a\r\nb");
    assertEquals(List.of("0123456789", "a", "b"), terminal.lines());
  }

  @Test
  void wideCharactersTakeTwoColumns() {
    terminal.feed("12345678\u4e2d\u6587");
    assertEquals(List.of("12345678\u4e2d", "\u6587"), terminal.lines());
  }

  @Test
  void charactersMayArriveInPieces() {
    byte[] bytes = "\u2588\u2591".getBytes(StandardCharsets.UTF_8);
    for (byte b : bytes) {
      terminal.feed(new byte[] {b});
    }
    assertEquals("\u2588\u2591", terminal.text());
  }

  @Test
  void aNarrowerWindowWrapsOrCuts() {
    terminal.feed("above\r\n01234567\r");
    terminal.resize(5, Resize.WRAPS);
    assertEquals(List.of("above", "01234", "567"), terminal.lines());
    assertEquals("01234", terminal.cursorLine());
    terminal.resize(10, Resize.WRAPS);
    assertEquals(List.of("above", "01234567"), terminal.lines());
    terminal.resize(5, Resize.CUTS);
    assertEquals(List.of("above", "01234"), terminal.lines());
  }

  @Test
  void whatItDoesNotKnowIsAnError() {
    assertThrows(AssertionError.class, () -> terminal.feed("\u001b[2J"));
    assertThrows(AssertionError.class, () -> terminal.feed("\u001b]0;title\u0007"));
    assertThrows(AssertionError.class, () -> new VirtualTerminal(10).feed("a\tb"));
  }
}
