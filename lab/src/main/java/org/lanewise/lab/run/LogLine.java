package org.lanewise.lab.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lanewise.lab.cli.Json;

/**
 * Reads a line of a run's log. The file comes from outside, so nothing in it is taken for granted.
 */
public final class LogLine {

  /** A longer line is none of ours; the longest are some kilobytes. */
  public static final int LONGEST = 1 << 20;

  private LogLine() {}

  /**
   * The fields of a line: texts, Longs, Doubles, Booleans, nulls, and lists and maps of these;
   * empty when it is no JSON object in UTF-8.
   */
  public static Optional<Map<String, @Nullable Object>> parse(byte[] line) {
    try {
      return Optional.of(Json.read(text(line)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String text(byte[] line) throws IOException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
  }
}
