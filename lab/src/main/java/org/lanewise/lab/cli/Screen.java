package org.lanewise.lab.cli;

import java.io.Console;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lanewise.lab.terminal.BusyState;
import org.lanewise.lab.terminal.LiveRow;
import org.lanewise.lab.terminal.LiveState;
import org.lanewise.lab.terminal.Shown;
import org.lanewise.lab.terminal.TerminalWidth;
import org.lanewise.lab.terminal.Wrap;
import picocli.CommandLine.Help.Ansi;

/**
 * Where a command writes: plain lines, with colours, a live line and prose broken between words
 * only where a person looks at a terminal. While the live line shows something, all that is written
 * stands above it.
 */
public final class Screen {

  /** Holds the place of a text while its styles are made. */
  private static final String TEXT = "\u0001";

  /** Where no terminal is, lines are as long as they like. */
  private static final int ENDLESS = Integer.MAX_VALUE;

  private static final double NANO = 1e-9;

  private final PrintStream out;
  private final Ansi ansi;
  private final IntSupplier columns;
  private final @Nullable LiveRow row;

  private Screen(PrintStream out, Ansi ansi, IntSupplier columns, @Nullable LiveRow row) {
    this.out = out;
    this.ansi = ansi;
    this.columns = columns;
    this.row = row;
  }

  /** The process's own. */
  public static Screen standard() {
    if (!isTerminal()) {
      return plain(System.out);
    }
    IntSupplier columns = TerminalWidth.standard()::columns;
    return terminal(System.out, columns, colours(), !isDumb());
  }

  /** Where no person looks: no colours, no live line, and every line as it is. */
  public static Screen plain(PrintStream out) {
    return new Screen(out, Ansi.OFF, () -> ENDLESS, null);
  }

  /**
   * A terminal.
   *
   * @param out leads to it
   * @param columns its width now
   * @param ansi whether there are colours
   * @param live whether lines may be written over
   */
  public static Screen terminal(PrintStream out, IntSupplier columns, Ansi ansi, boolean live) {
    return new Screen(out, ansi, columns, live ? new LiveRow(out, columns, unicode(out)) : null);
  }

  /** Whether the process's input and output are a terminal. */
  @SuppressWarnings("SystemConsoleNull") // It is null where neither input nor output is a terminal.
  public static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  /** Whether there are colours: not through a pipe, for {@code TERM=dumb} or {@code NO_COLOR}. */
  public static Ansi colours() {
    return isDumb() ? Ansi.OFF : Ansi.AUTO;
  }

  private static boolean isDumb() {
    return "dumb".equals(System.getenv("TERM"));
  }

  /**
   * The same on standard error, without colours and live lines: for a command whose output is data.
   */
  public Screen toErrors() {
    return plain(System.err);
  }

  /** Where it writes. */
  public PrintStream out() {
    return out;
  }

  /** Whether lines may be written over. */
  public boolean live() {
    return row != null;
  }

  /** Whether there are colours. */
  public Ansi ansi() {
    return ansi;
  }

  /** The columns that a line may use without being broken. */
  public int room() {
    int all = columns.getAsInt();
    return all == ENDLESS ? all : all - 1;
  }

  /**
   * Writes a line; {@code @|bold …|@} and the like in the format are picocli's markup, in the
   * arguments they are text.
   */
  @SuppressWarnings("AnnotateFormatMethod") // The annotation would be one more dependency.
  public void line(String format, Object... arguments) {
    plain(String.format(Locale.ROOT, ansi.string(format), arguments));
  }

  /** Writes a line as it is. */
  public void plain(String text) {
    interject(List.of(text));
  }

  /** Writes a text, broken between words where a terminal is too narrow for it. */
  public void prose(String text) {
    prose("", text);
  }

  /** The same behind a label; the lines after the first are indented by its width. */
  public void prose(String label, String text) {
    interject(Wrap.lines(label, text, room()));
  }

  /** Writes lines in one go. */
  public void interject(List<String> lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line).append(System.lineSeparator()));
    if (row != null) {
      row.above(text.toString());
    } else {
      out.print(text);
      out.flush();
    }
  }

  /** Shows this on the live line, if there is one, until it is closed. */
  public Shown show(Supplier<? extends LiveState> state) {
    return row == null ? Shown.NOTHING : row.show(state);
  }

  /** Shows on the live line, if there is one, what is done and for how long. */
  public Shown busy(String doing) {
    long began = System.nanoTime();
    return show(() -> new BusyState(doing, (System.nanoTime() - began) * NANO));
  }

  /** A text as it is, with picocli's styles, such as {@code bold,red}. */
  public String styled(String styles, String text) {
    return ansi.string("@|" + styles + " " + TEXT + "|@").replace(TEXT, text);
  }

  /**
   * Whether a program that read the output has ended, or its disk is full. A terminal that is gone
   * tells with a signal, and where that is ignored the work is meant to outlive it.
   */
  public boolean outputIsLost() {
    return !live() && out instanceof StandardOutput own && own.failure() != null;
  }

  /** Whether block characters can be shown. */
  public boolean unicode() {
    return unicode(out);
  }

  private static boolean unicode(PrintStream out) {
    return out.charset().newEncoder().canEncode('\u2580');
  }
}
