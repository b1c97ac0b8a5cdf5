package org.lanewise.bench;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** JMH's output, in which the counters of {@link Work} and {@link Images} have their own units. */
final class CounterUnits extends FilterOutputStream {

  private static final Map<String, String> UNITS =
      Map.of("gflop", "GFLOP/s", "gbyte", "GB/s", "images", "images/s");

  /** A line of the table or of an iteration that tells of a counter and ends with JMH's unit. */
  private static final Pattern COUNTER =
      Pattern.compile("(.*\\b(gflop|gbyte|images)\\b[^\"]*)ops/s(\\s*)", Pattern.DOTALL);

  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  private CounterUnits(OutputStream out) {
    super(out);
  }

  /** A stream that writes there, line by line. */
  static PrintStream on(PrintStream out) {
    return new PrintStream(new CounterUnits(out), true, StandardCharsets.UTF_8);
  }

  /** A line with its counter's unit. */
  static String named(String line) {
    Matcher counter = COUNTER.matcher(line);
    return counter.matches()
        ? counter.group(1) + UNITS.get(counter.group(2)) + counter.group(3)
        : line;
  }

  @Override
  public void write(int b) throws IOException {
    line.write(b);
    if (b == '\n') {
      passOn();
    }
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    for (int i = from; i < from + count; i++) {
      write(bytes[i]);
    }
  }

  /** What has begun a line is shown at once, unless it may still become a counter's. */
  @Override
  public void flush() throws IOException {
    String text = line.toString(StandardCharsets.UTF_8);
    if (UNITS.keySet().stream().noneMatch(text::contains)) {
      passOn();
    }
    super.flush();
  }

  @Override
  public void close() throws IOException {
    passOn();
    super.close();
  }

  private void passOn() throws IOException {
    out.write(named(line.toString(StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8));
    line.reset();
  }
}
