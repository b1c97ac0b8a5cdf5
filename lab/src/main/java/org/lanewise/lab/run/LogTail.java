package org.lanewise.lab.run;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lanewise.lab.cli.Json;
import org.lanewise.lab.cli.WorkException;

/**
 * What a run's log holds that the run is to go on with. A run that was killed goes on from its last
 * checkpoint, and does again what came after that; those lines are not counted here.
 *
 * @param bytes where the last whole line ends that is to stay
 * @param run the fields of its first line, if that is whole
 * @param epochs how many epochs it tells of, from the first on
 * @param window the fields of its last window, if it has any
 */
record LogTail(
    long bytes,
    Optional<Map<String, @Nullable Object>> run,
    int epochs,
    Optional<Map<String, @Nullable Object>> window) {

  /** What may differ when a run goes on, beside {@link #MEANS_NOTHING}. */
  private static final Set<String> MAY_CHANGE = Set.of("lanewise", "epochs");

  /** What changes no bit of a run. */
  private static final Set<String> MEANS_NOTHING =
      Set.of("call", "java", "os", "kernels", "vector_bits", "threads", "data");

  /** How every log begins, so that a file that was cut there can be told from one that is none. */
  private static final byte[] BEGINNING = "{\"event\":\"run\",".getBytes(StandardCharsets.UTF_8);

  /**
   * Reads a log to where a run goes on.
   *
   * @throws WorkException when it can't be read, or is something else than a run's log
   */
  static LogTail read(LogFile file, LogPlace place) {
    try {
      return read(file.path(), file.content(), place);
    } catch (IOException e) {
      throw new WorkException(
          "the log %s can't be read: %s; the run was not resumed and the log is as it was."
              .formatted(file.path(), e.getMessage()),
          e);
    }
  }

  private static LogTail read(Path file, InputStream in, LogPlace place) throws IOException {
    long whole = 0;
    long at = 0;
    int epochs = 0;
    Map<String, @Nullable Object> run = null;
    Map<String, @Nullable Object> window = null;
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      at++;
      if (b != '\n') {
        if (line.size() < LogLine.LONGEST) {
          line.write(b);
        }
        continue;
      }
      Map<String, @Nullable Object> fields =
          line.size() < LogLine.LONGEST ? LogLine.parse(line.toByteArray()).orElse(null) : null;
      line.reset();
      if (run == null) {
        if (fields == null || !"run".equals(fields.get("event"))) {
          throw noLog(file);
        }
        run = fields;
      }
      if (fields != null && place.isBefore(fields)) {
        break;
      }
      if (fields != null) {
        whole = at;
        window = "window".equals(fields.get("event")) ? fields : window;
        epochs += tellsOf(fields, epochs + 1) ? 1 : 0;
      }
    }
    if (run == null && !startsLikeALog(line.toByteArray())) {
      throw noLog(file);
    }
    return new LogTail(whole, Optional.ofNullable(run), epochs, Optional.ofNullable(window));
  }

  private static boolean tellsOf(Map<String, @Nullable Object> fields, int epoch) {
    return "epoch".equals(fields.get("event")) && Objects.equals(fields.get("epoch"), (long) epoch);
  }

  private static boolean startsLikeALog(byte[] line) {
    for (int i = 0; i < Math.min(line.length, BEGINNING.length); i++) {
      if (line[i] != BEGINNING[i]) {
        return false;
      }
    }
    return true;
  }

  private static WorkException noLog(Path file) {
    return new WorkException(
        "%s: the first line is not that of a run's log, expected the log of the run that is resumed; name that, or a file that is not there yet."
            .formatted(file));
  }

  /**
   * Checks that the log is of a run.
   *
   * @param fields of that run, as for the first line
   * @throws WorkException when it is of another one, naming what differs
   */
  void requireRun(Path file, Map<String, ? extends @Nullable Object> fields) {
    Map<String, @Nullable Object> there = run.orElse(null);
    if (there == null) {
      return;
    }
    List<String> differences = differences(fields, there, MAY_CHANGE);
    if (!differences.isEmpty()) {
      throw new WorkException(
          "%s: the log is of another run (%s), expected that of the run that is resumed; name that, or a file that is not there yet."
              .formatted(file, String.join("; ", differences)));
    }
  }

  /**
   * What a run has otherwise than the first line of a log says.
   *
   * @param run the fields of its own first line
   * @param there those of the log's
   * @param mayDiffer names of fields that don't count, beside those that change no bit
   */
  static List<String> differences(
      Map<String, ? extends @Nullable Object> run,
      Map<String, @Nullable Object> there,
      Set<String> mayDiffer) {
    Map<String, @Nullable Object> here =
        LogLine.parse(Json.object(run).getBytes(StandardCharsets.UTF_8)).orElseThrow();
    List<String> differences = new ArrayList<>();
    for (Map.Entry<String, @Nullable Object> field : here.entrySet()) {
      String name = field.getKey();
      boolean counts = !MEANS_NOTHING.contains(name) && !mayDiffer.contains(name);
      if (counts && !Objects.equals(field.getValue(), there.get(name))) {
        String form =
            name.endsWith("fingerprint") ? "%s %.12s here, %.12s there" : "%s %s here, %s there";
        differences.add(form.formatted(name, field.getValue(), there.get(name)));
      }
    }
    return differences;
  }
}
