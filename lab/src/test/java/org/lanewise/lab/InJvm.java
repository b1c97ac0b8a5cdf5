package org.lanewise.lab;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Runs calls of the command line in this Java, for tests that look at what they say and leave. */
public final class InJvm {

  private InJvm() {}

  /**
   * What a call left behind.
   *
   * @param status its exit status
   * @param out its standard output
   * @param err its standard error
   */
  public record Result(int status, String out, String err) {

    /** The line of standard output that begins so, without that beginning. */
    public String line(String beginning) {
      return out.lines()
          .filter(line -> line.startsWith(beginning))
          .map(line -> line.substring(beginning.length()).strip())
          .findFirst()
          .orElseThrow(
              () -> new AssertionError("no line begins with " + beginning + " in\n" + out + err));
    }
  }

  /** Runs a call that succeeds. */
  public static Result good(String... words) {
    Result result = run(words);
    if (result.status() != 0) {
      throw new AssertionError(String.join(" ", words) + "\n" + result);
    }
    return result;
  }

  /** Runs a call. */
  public static Result run(String... words) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
    try {
      int status =
          Main.commandLine()
              .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
              .execute(words);
      return new Result(
          status,
          outBytes.toString(StandardCharsets.UTF_8),
          errBytes.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }
}
