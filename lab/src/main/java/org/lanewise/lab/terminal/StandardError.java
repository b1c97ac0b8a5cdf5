package org.lanewise.lab.terminal;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.concurrent.TimeUnit;

/** Where the process's errors go. */
public final class StandardError {

  private static final long LONGEST_SECONDS = 2;

  private StandardError() {}

  /**
   * Whether they go to a terminal. Java only knows that of input and output, so the system's own
   * {@code test} is asked.
   */
  public static boolean isTerminal() {
    try {
      Process test = new ProcessBuilder("test", "-t", "2").redirectError(Redirect.INHERIT).start();
      return test.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS) && test.exitValue() == 0;
    } catch (IOException e) {
      return false; // no such command
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
