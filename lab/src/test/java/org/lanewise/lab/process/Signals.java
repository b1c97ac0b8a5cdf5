package org.lanewise.lab.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Signals for processes, and whether they would arrive. */
final class Signals {

  private static final Map<String, Integer> NUMBERS = Map.of("INT", 2, "TERM", 15);
  private static final long LONGEST_MILLISECONDS = 300_000;
  private static final long PAUSE_MILLISECONDS = 50;

  private Signals() {}

  /**
   * Whether a child would see this signal: a shell's background jobs ignore SIGINT, children
   * inherit that, and Java then leaves it ignored.
   */
  static boolean arrive(String name) throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return false;
    }
    String mask =
        Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .map(line -> line.substring("SigIgn:".length()).strip())
            .findFirst()
            .orElse("0");
    int number = NUMBERS.getOrDefault(name, 0);
    return (Long.parseUnsignedLong(mask, 16) >> (number - 1) & 1) == 0;
  }

  static void send(Process process, String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** Waits until a process has written a line that begins so. */
  static void awaitLine(Process process, Path out, String beginning) throws Exception {
    long end = System.currentTimeMillis() + LONGEST_MILLISECONDS;
    while (Files.readString(out)
        .lines()
        .noneMatch(line -> line.stripLeading().replaceAll(" +", " ").startsWith(beginning))) {
      if (!process.isAlive() || System.currentTimeMillis() > end) {
        process.destroyForcibly();
        throw new AssertionError("the process did not write " + beginning);
      }
      Thread.sleep(PAUSE_MILLISECONDS);
    }
  }
}
