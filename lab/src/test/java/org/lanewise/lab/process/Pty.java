package org.lanewise.lab.process;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.lanewise.lab.CallAfterCall;

/**
 * A command in a pseudo-terminal of its own, as a person has it before them: keys are typed, the
 * window is resized, the connection breaks. It needs {@code python3}; where that is missing the
 * test is skipped.
 *
 * <p>Typed {@link #INTERRUPT} and {@link #SUSPEND} become signals as in any terminal. A command
 * that is to be suspended needs a shell around it, {@link #shell}: without one nobody could bring
 * it back, so the system doesn't suspend it.
 */
final class Pty implements AutoCloseable {

  /** Ctrl-C. */
  static final String INTERRUPT = "\u0003";

  /** Ctrl-Z. */
  static final String SUSPEND = "\u001a";

  private static final int ROWS = 40;
  private static final long LONGEST_SECONDS = 300;
  private static final long PAUSE_MILLISECONDS = 20;

  private final Process host;
  private final OutputStream orders;
  private final Path output;
  private final Path status;

  private Pty(Process host, Path output, Path status) {
    this.host = host;
    this.orders = host.getOutputStream();
    this.output = output;
    this.status = status;
  }

  /** Skips the test where there can be no pseudo-terminal. */
  static void assumeAvailable() {
    boolean there = false;
    try {
      Process python =
          new ProcessBuilder("python3", "-c", "import pty, termios, os; os.waitstatus_to_exitcode")
              .redirectErrorStream(true)
              .start();
      python.getOutputStream().close();
      python.getInputStream().readAllBytes();
      there = python.waitFor() == 0;
    } catch (IOException e) {
      // There is no such command.
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
    assumeTrue(there, "SKIPPED: python3 with pseudo-terminals is needed");
  }

  /** Starts the command line in a terminal of so many columns. */
  static Pty start(Lanewise lanewise, int columns, String... arguments) {
    return start(lanewise, columns, Map.of(), lanewise.command(arguments));
  }

  /** The same with further variables in the environment. */
  static Pty start(
      Lanewise lanewise, int columns, Map<String, String> environment, String... arguments) {
    return start(lanewise, columns, environment, lanewise.command(arguments));
  }

  /** What a call wrote to a terminal, and its exit status. */
  record Shown(int status, byte[] bytes) {

    String output() {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /** Makes calls of words without blanks, one after the other in one JVM and one terminal. */
  static List<Shown> show(
      Lanewise lanewise, int columns, Map<String, String> environment, List<String> calls) {
    try {
      Path file = Files.createTempFile(lanewise.folder(), "pty", ".calls");
      for (String call : calls) {
        Files.write(file, StandingCalls.words(call.split(" ")), StandardOpenOption.APPEND);
      }
      List<String> command = lanewise.command(CallAfterCall.class, file.toString());
      try (Pty pty = start(lanewise, columns, environment, command)) {
        if (pty.waitFor() != 0) {
          throw new AssertionError("the terminal shows\n" + pty.output());
        }
        return pty.shown();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Shown> shown() {
    List<Shown> shown = new ArrayList<>();
    byte[] bytes = bytes();
    int begin = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == CallAfterCall.END) {
        int line = i;
        while (bytes[line] != '\n') {
          line++;
        }
        String status = new String(bytes, i + 1, line - i - 1, StandardCharsets.US_ASCII);
        shown.add(new Shown(Integer.parseInt(status.strip()), Arrays.copyOfRange(bytes, begin, i)));
        begin = line + 1;
      }
    }
    return shown;
  }

  /** Starts an interactive shell, which waits for {@link #type}d commands. */
  static Pty shell(Lanewise lanewise, int columns) {
    assumeTrue(Files.exists(Path.of("/bin/bash")), "SKIPPED: bash is needed");
    return start(
        lanewise,
        columns,
        Map.of("PS1", "$ ", "HISTFILE", ""),
        List.of("/bin/bash", "--norc", "--noprofile", "-i"));
  }

  private static Pty start(
      Lanewise lanewise, int columns, Map<String, String> environment, List<String> command) {
    assumeAvailable();
    try (InputStream in = Pty.class.getResourceAsStream("pty-host.py")) {
      Path own = Files.createTempDirectory(lanewise.folder(), "pty");
      Path script = own.resolve("pty-host.py");
      Files.write(script, in.readAllBytes());
      Path output = Files.createFile(own.resolve("output"));
      Path status = own.resolve("status");
      List<String> words =
          new ArrayList<>(
              List.of(
                  "python3",
                  script.toString(),
                  Integer.toString(columns),
                  Integer.toString(ROWS),
                  output.toString(),
                  status.toString()));
      words.addAll(command);
      ProcessBuilder builder =
          new ProcessBuilder(words)
              .redirectOutput(own.resolve("host.out").toFile())
              .redirectError(own.resolve("host.err").toFile());
      lanewise.prepare(builder);
      builder.environment().keySet().removeAll(List.of("COLUMNS", "LINES", "NO_COLOR"));
      builder.environment().put("TERM", "xterm-256color");
      builder.environment().putAll(environment);
      return new Pty(builder.start(), output, status);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Types characters. */
  void type(String text) {
    order("type " + HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Gives the window another width. */
  void resize(int columns) {
    order("resize " + columns + " " + ROWS);
  }

  /** The terminal goes away, as when its connection breaks: its processes get SIGHUP. */
  void hangUp() {
    order("hangup");
  }

  /** Sends the command's process a signal. */
  void signal(int number) {
    order("signal " + number);
  }

  private void order(String line) {
    try {
      orders.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
      orders.flush();
    } catch (IOException e) {
      throw new AssertionError("the terminal has ended; it shows\n" + output(), e);
    }
  }

  /** Everything that was written to the terminal so far, as a terminal gets it. */
  byte[] bytes() {
    try {
      return Files.readAllBytes(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same as text. */
  String output() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  /** Waits until the terminal got this text. */
  void await(String text) {
    awaitAfter(0, text);
  }

  /** Waits until the terminal got this text behind so many characters. */
  void awaitAfter(int characters, String text) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
    while (output().indexOf(text, characters) < 0) {
      if (!host.isAlive() || System.nanoTime() > end) {
        if (output().indexOf(text, characters) >= 0) {
          return;
        }
        throw new AssertionError("the terminal never got '" + text + "'; it shows\n" + output());
      }
      pause();
    }
  }

  /** Waits for the command's end: its exit status, or minus the signal that killed it. */
  int waitFor() {
    try {
      if (!host.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("the command did not end; the terminal shows\n" + output());
      }
      return Integer.parseInt(Files.readString(status));
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void pause() {
    pause(PAUSE_MILLISECONDS);
  }

  /** Waits a little, as a person does. */
  static void pause(long milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  /** Kills the command if it still runs. */
  @Override
  public void close() {
    try {
      orders.close();
      if (!host.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
        host.destroyForcibly();
      }
    } catch (IOException e) {
      host.destroyForcibly();
    } catch (InterruptedException e) {
      host.destroyForcibly();
      throw new AssertionError("interrupted", e);
    }
  }
}
