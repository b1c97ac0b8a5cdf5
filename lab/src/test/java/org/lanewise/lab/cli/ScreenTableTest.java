package org.lanewise.lab.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

/** A table on wide and narrow terminals, and where there is none. */
final class ScreenTableTest {

  private static final String TRIAL =
      """
      The trial of many words.

      | put in | runs | found |
      |---|---|---|
      | `slow` | 3 | `slow` 2, nothing 1 |
      | healthy | 1 |  |

      4 runs.
      """;

  private static String shown(int columns, Consumer<Screen> writes) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    writes.accept(
        columns == 0 ? Screen.plain(out) : Screen.terminal(out, () -> columns, Ansi.OFF, false));
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static ScreenTable table() {
    return new ScreenTable()
        .left("layer", 7)
        .left("output")
        .right("parameters")
        .cut("a long head", 5)
        .quiet("0")
        .row("conv1", "[30, 30, 32]", "896", "0")
        .note("reads the image")
        .row("total", "", "1,234,567", "12");
  }

  @Test
  void whatFitsStandsInColumns() {
    String wide =
        """
        layer    output        parameters  a lon
        conv1    [30, 30, 32]         896      0
            reads the image
        total                   1,234,567     12
        """;
    assertEquals(wide, shown(0, table()::show));
    assertEquals(wide, shown(41, table()::show));
  }

  /** One column less, and the terminal would break every line somewhere. */
  @Test
  void elseARowStandsInLinesOfItsOwn() {
    assertEquals(
        """
        conv1  output [30, 30, 32],
          parameters 896
            reads the image
        total  parameters 1,234,567,
          a long head 12
        """,
        shown(40, table()::show));
  }

  @Test
  void markdownStaysAsItIsWhereItFits() {
    assertEquals(TRIAL, shown(0, screen -> ScreenTable.markdown(TRIAL, screen)));
    assertEquals(TRIAL, shown(39, screen -> ScreenTable.markdown(TRIAL, screen)));
  }

  @Test
  void elseItsRowsStandInLinesOfTheirOwn() {
    assertEquals(
        """
        The trial of many
        words.

        `slow`  runs 3,
          found `slow` 2,
          nothing 1
        healthy  runs 1

        4 runs.
        """,
        shown(20, screen -> ScreenTable.markdown(TRIAL, screen)));
  }
}
