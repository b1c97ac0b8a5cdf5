package org.lanewise.lab.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Help.Ansi;

/** Markup is the program's own; what comes from a file of class names is text. */
final class ScreenTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@|red danger|@",
        "a|@b",
        "@|bold",
        "|@",
        "100 %d %s %n",
        "<b>&amp;</b>",
        "\u0001"
      })
  void aClassNameIsNeverMarkup(String name) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Screen plain = Screen.plain(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    plain.line("@|bold %s|@: %s", name, name);
    plain.plain(name);
    plain.plain(plain.styled("bold", name));
    String expected = String.format(Locale.ROOT, "%1$s: %1$s%n%1$s%n%1$s%n", name);
    assertEquals(expected, bytes.toString(StandardCharsets.UTF_8));

    bytes.reset();
    Screen coloured =
        Screen.terminal(
            new PrintStream(bytes, true, StandardCharsets.UTF_8), () -> 80, Ansi.ON, false);
    coloured.line("@|bold %s|@: %s", name, name);
    coloured.plain(coloured.styled("bold", name));
    expected =
        String.format(
            Locale.ROOT,
            "\u001b[1m%1$s\u001b[21m\u001b[0m: %1$s%n\u001b[1m%1$s\u001b[21m\u001b[0m%n",
            name);
    assertEquals(expected, bytes.toString(StandardCharsets.UTF_8));
  }
}
