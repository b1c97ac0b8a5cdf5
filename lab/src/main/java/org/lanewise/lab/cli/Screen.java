package org.lanewise.lab.cli;

import java.io.Console;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/**
 * Where a command writes: plain lines, with colours and a live line only where a person looks at a
 * terminal.
 *
 * @param out standard output
 * @param live whether lines may be written over
 * @param ansi whether there are colours
 */
public record Screen(PrintStream out, boolean live, Ansi ansi) {

  /** The process's own. Colours keep to {@code NO_COLOR}. */
  @SuppressWarnings("SystemConsoleNull") // It is null where neither input nor output is a terminal.
  public static Screen standard() {
    Console console = System.console();
    boolean terminal = console != null && console.isTerminal();
    boolean dumb = "dumb".equals(System.getenv("TERM"));
    return new Screen(System.out, terminal && !dumb, Ansi.AUTO);
  }

  /**
   * The same on standard error, without colours and live lines: for a command whose output is data.
   */
  public Screen toErrors() {
    return new Screen(System.err, false, Ansi.OFF);
  }

  /** Writes a line; {@code @|bold …|@} and the like are picocli's markup. */
  @SuppressWarnings("AnnotateFormatMethod") // The annotation would be one more dependency.
  public void line(String format, Object... arguments) {
    out.println(ansi.string(String.format(Locale.ROOT, format, arguments)));
  }

  /** Writes a line as it is. */
  public void plain(String text) {
    out.println(text);
  }

  /** Writes lines while a live line may be shown: it is wiped, and comes back below them. */
  public void interject(List<String> lines) {
    StringBuilder text = new StringBuilder(live ? "\r\u001b[2K" : "");
    for (String line : lines) {
      text.append(line).append(System.lineSeparator());
    }
    out.print(text);
    out.flush();
  }

  /** A fixed text with picocli's styles, such as {@code bold,red}. */
  public String styled(String styles, String text) {
    return ansi.string("@|" + styles + " " + text + "|@");
  }

  /** Why something written so far did not get there; null where all did, as far as is known. */
  public @Nullable String failure() {
    return out instanceof StandardOutput own ? own.failure() : null;
  }

  /** Whether block characters can be shown. */
  public boolean unicode() {
    return out.charset().newEncoder().canEncode('\u2580');
  }
}
