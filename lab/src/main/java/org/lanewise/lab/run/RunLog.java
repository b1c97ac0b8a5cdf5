package org.lanewise.lab.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lanewise.lab.cli.Json;
import org.lanewise.lab.cli.WorkException;

/** A run's log: one JSON object a line, each line written through when it is complete. */
public final class RunLog implements AutoCloseable {

  private static final String RUN = "run";

  private final @Nullable LogFile file;
  private final int epochs;
  private final Map<String, @Nullable Object> window;
  private @Nullable LogListener listener;

  private RunLog(@Nullable LogFile file, int epochs, Map<String, @Nullable Object> window) {
    this.file = file;
    this.epochs = epochs;
    this.window = window;
  }

  /**
   * Begins a log; a file that is there is overwritten.
   *
   * @throws WorkException when the file can't be written
   */
  public static RunLog create(LogFile file) {
    return keeping(file, 0, 0, Map.of());
  }

  private static RunLog keeping(
      LogFile file, long bytes, int epochs, Map<String, @Nullable Object> window) {
    try {
      file.keep(bytes);
      return new RunLog(file, epochs, window);
    } catch (IOException e) {
      throw failure(file.path(), e);
    }
  }

  /**
   * Begins a log whose first line tells of a run.
   *
   * @param file where it goes, or null where only the listener hears it
   * @param listener who hears every line, or null
   */
  static RunLog begin(
      @Nullable LogFile file,
      Map<String, ? extends @Nullable Object> run,
      @Nullable LogListener listener) {
    RunLog log = file == null ? new RunLog(null, 0, Map.of()) : create(file);
    log.listener = listener;
    log.write(RUN, run);
    return log;
  }

  /**
   * Goes on with the log of a run that is resumed: cuts off what a kill left of its last line and
   * what comes after the place where the run goes on, for that is done again; and appends. A file
   * that is not there, or has no whole line yet, is begun, and so is that of a run that starts from
   * the beginning.
   *
   * @param run the fields of the run's first line
   * @param place where the run goes on
   * @param listener who hears the lines that stay, and every other, or null
   * @throws WorkException when the file is something else or the log of another run (then it stays
   *     as it is), or it can't be written
   */
  static RunLog resume(
      @Nullable LogFile file,
      Map<String, ? extends @Nullable Object> run,
      LogPlace place,
      @Nullable LogListener listener) {
    if (file == null) {
      return begin(null, run, listener);
    }
    LogTail tail = LogTail.read(file, place);
    tail.requireRun(file.path(), run);
    if (tail.run().isEmpty() || place.steps() == 0) {
      return begin(file, run, listener);
    }
    RunLog log = keeping(file, tail.bytes(), tail.epochs(), tail.window().orElse(Map.of()));
    log.recall(file, listener);
    return log;
  }

  private void recall(LogFile file, @Nullable LogListener listener) {
    this.listener = listener;
    if (listener != null) {
      try {
        file.read(line -> LogLine.parse(line).ifPresent(listener::recall));
      } catch (IOException e) {
        throw failure(file.path(), e);
      }
    }
  }

  /** How many epochs the log told of when it was opened. */
  int epochs() {
    return epochs;
  }

  /** Whether the last window that the log told of when it was opened ended at this step. */
  public boolean hasWindow(int epoch, int step) {
    return Long.valueOf(epoch).equals(window.get("epoch"))
        && Long.valueOf(step).equals(window.get("step"));
  }

  /**
   * Writes a line.
   *
   * @param event what happened
   * @param fields what to tell of it, as {@link Json#object} takes it
   * @throws WorkException when the file can't be written
   */
  public void write(String event, Map<String, ? extends @Nullable Object> fields) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("event", event);
    all.putAll(fields);
    byte[] line = (Json.object(all) + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      if (file != null) {
        write(file, line);
      }
    } finally {
      if (listener != null) {
        LogLine.parse(line).ifPresent(listener::hear);
      }
    }
  }

  private static void write(LogFile file, byte[] line) {
    try {
      file.write(line);
    } catch (IOException e) {
      throw failure(file.path(), e);
    }
  }

  @Override
  public void close() {
    if (file != null) {
      file.close();
    }
  }

  static WorkException failure(Path file, IOException e) {
    Path folder = Objects.requireNonNullElse(file.toAbsolutePath().getParent(), file);
    String why =
        switch (e) {
          case NoSuchFileException missing when Files.isDirectory(folder) ->
              "its folder takes no new files; choose another place";
          case NoSuchFileException missing -> "its folder does not exist; make the folder first";
          case AccessDeniedException denied -> "writing there is not allowed; choose another place";
          default ->
              Files.isDirectory(file)
                  ? "it is a folder; name a file"
                  : reason(e) + "; choose another place or free some space";
        };
    return new WorkException("the log %s can't be written: %s.".formatted(file, why), e);
  }

  private static String reason(IOException e) {
    String reason = e instanceof FileSystemException system ? system.getReason() : e.getMessage();
    return reason == null ? "the system gives no reason" : reason;
  }
}
