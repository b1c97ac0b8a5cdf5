package org.lanewise.lab.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.lab.terminal.VirtualTerminal.Resize;

/** The live line as a person sees it, among other lines and in a window that changes its width. */
class LiveRowTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private int columns = 80;
  private VirtualTerminal terminal = new VirtualTerminal(columns);
  private final LiveRow row = new LiveRow(out, () -> columns, true);

  /** The number of the state that is shown; the row's own thread may paint it at any time. */
  private volatile int number;

  private String line() {
    return String.format(Locale.ROOT, "state %d ", number) + "#".repeat(columns - 1 - 8);
  }

  private Shown show() {
    return row.show(() ->
        (room, unicode) -> String.format(Locale.ROOT, "state %d ", number) + "#".repeat(room - 8));
  }

  private List<String> screen() {
    synchronized (row) {
      terminal.feedWritten(bytes.toByteArray());
      bytes.reset();
    }
    return terminal.lines();
  }

  private void resize(int width, Resize how) {
    synchronized (row) {
      screen();
      terminal.resize(width, how);
      columns = width;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {120, 80, 50})
  void isWrittenOverAndTakenAwayWithoutARest(int width) {
    columns = width;
    terminal = new VirtualTerminal(width);
    row.above("before\n");
    Shown shown = show();
    assertEquals(List.of("before", line()), screen());
    number = 1;
    shown.repaint();
    assertEquals(List.of("before", line()), screen());
    assertEquals(0, terminal.cursorColumn(), "what the terminal echoes is painted over");
    row.above("epoch 1\nepoch 2\n");
    assertEquals(List.of("before", "epoch 1", "epoch 2", line()), screen());
    shown.close();
    row.above("after\n");
    assertEquals(List.of("before", "epoch 1", "epoch 2", "after"), screen());
  }

  @Test
  void aShorterLineLeavesNothingOfALongerOne() {
    String[] text = {"ETA 12:36 and more"};
    Shown shown = row.show(() -> (room, unicode) -> text[0]);
    text[0] = "ETA 9";
    shown.repaint();
    assertEquals(List.of("ETA 9"), screen());
  }

  @ParameterizedTest
  @EnumSource(Resize.class)
  void followsTheWindow(Resize how) {
    row.above("before\n");
    Shown shown = show();
    for (int width : new int[] {50, 120, 30, 80}) {
      resize(width, how);
      shown.repaint();
      assertEquals(List.of("before", line()), screen(), "at " + width);
    }
    resize(50, how);
    row.above("between\n");
    assertEquals(List.of("before", "between", line()), screen());
    resize(20, how);
    shown.close();
    assertEquals(List.of("before", "between"), screen());
  }

  @ParameterizedTest
  @EnumSource(Resize.class)
  void anEchoedInterruptLeavesNothing(Resize how) {
    Shown shown = show();
    screen();
    terminal.feed("^C");
    row.above("stopping\n");
    assertEquals(List.of("stopping", line()), screen());
    terminal.feed("^C");
    shown.close();
    assertEquals(List.of("stopping"), screen());
  }

  @Test
  void whatWasShownBeforeComesBack() {
    Shown reading = row.show(() -> (room, unicode) -> "reading");
    Shown fetching = row.show(() -> (room, unicode) -> "fetching");
    assertEquals(List.of("fetching"), screen());
    fetching.close();
    assertEquals(List.of("reading"), screen());
    fetching.close();
    assertEquals(List.of("reading"), screen());
    reading.close();
    assertEquals(List.of(), screen());
  }

  @Test
  void paintsByItselfAgain() throws InterruptedException {
    Shown shown = show();
    screen();
    number = 1;
    for (int i = 0; !screen().contains(line()); i++) {
      assertTrue(i < 3000, "it was not painted");
      Thread.sleep(20);
    }
    shown.close();
  }
}
