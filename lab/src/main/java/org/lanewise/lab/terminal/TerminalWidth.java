package org.lanewise.lab.terminal;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;

/**
 * How many columns the terminal has, now. It asks {@code stty size}, which only reads: no signal of
 * the process and no mode of the terminal is touched. It asks again after the terminal was resized
 * (SIGWINCH) and after the process was stopped and brought back (SIGCONT), because a resize in
 * between is told to nobody.
 */
public final class TerminalWidth {

  /** Where nobody knows: what terminals have had since punched cards. */
  public static final int DEFAULT = 80;

  private static final File TERMINAL = new File("/dev/tty");
  private static final long LONGEST_SECONDS = 2;

  private final Supplier<OptionalInt> question;
  private final int otherwise;
  private final AtomicBoolean stale = new AtomicBoolean(true);
  private volatile int columns;

  TerminalWidth(Supplier<OptionalInt> question, int otherwise) {
    this.question = question;
    this.otherwise = otherwise;
    this.columns = otherwise;
  }

  /** The process's own terminal, from now on. */
  public static TerminalWidth standard() {
    return Holder.STANDARD;
  }

  /**
   * There is one terminal, and one question to it however many lines are shown one after another.
   */
  private static final class Holder {

    private static final TerminalWidth STANDARD = watched();

    private static TerminalWidth watched() {
      TerminalWidth width = new TerminalWidth(TerminalWidth::ask, fromEnvironment(System.getenv()));
      for (String name : new String[] {"WINCH", "CONT"}) {
        try {
          Signal.handle(new Signal(name), signal -> width.resized());
        } catch (IllegalArgumentException e) {
          // Not a signal of this system, or Java was told to leave signals alone (-Xrs): then the
          // width is that of the start.
        }
      }
      return width;
    }
  }

  /** The columns; the terminal is asked only where it may have another width than before. */
  public int columns() {
    if (stale.getAndSet(false)) {
      OptionalInt answer = question.get();
      if (answer.isPresent()) {
        columns = answer.getAsInt();
      }
    }
    return columns;
  }

  /** The width may be another from now on. */
  void resized() {
    stale.set(true);
  }

  /** What {@code COLUMNS} says, else {@link #DEFAULT}. */
  static int fromEnvironment(Map<String, String> environment) {
    return parse(environment.get("COLUMNS")).orElse(DEFAULT);
  }

  /** The columns of the answer {@code ROWS COLUMNS}; nothing where the terminal has no size. */
  static OptionalInt fromSize(String answer) {
    String[] words = answer.strip().split("\\s+");
    return words.length == 2 ? parse(words[1]) : OptionalInt.empty();
  }

  private static OptionalInt parse(@Nullable String text) {
    try {
      int value = text == null ? 0 : Integer.parseInt(text.strip());
      return value > 0 ? OptionalInt.of(value) : OptionalInt.empty();
    } catch (NumberFormatException e) {
      return OptionalInt.empty();
    }
  }

  private static OptionalInt ask() {
    OptionalInt answer = ask(Redirect.from(TERMINAL));
    return answer.isPresent() ? answer : ask(Redirect.INHERIT);
  }

  private static OptionalInt ask(Redirect terminal) {
    Process stty = null;
    try {
      stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(terminal)
              .redirectError(Redirect.DISCARD)
              .start();
      if (!stty.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS) || stty.exitValue() != 0) {
        return OptionalInt.empty();
      }
      return fromSize(new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
    } catch (IOException e) {
      return OptionalInt.empty(); // no such command, or no terminal
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalInt.empty();
    } finally {
      if (stty != null) {
        stty.destroy();
      }
    }
  }
}
