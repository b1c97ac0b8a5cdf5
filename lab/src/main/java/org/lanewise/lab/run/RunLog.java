package org.lanewise.lab.run;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lanewise.lab.cli.Json;
import org.lanewise.lab.cli.WorkException;

/** A run's log: one JSON object a line, each line written through when it is complete. */
public final class RunLog implements AutoCloseable {

  private final Path file;
  private final OutputStream out;

  private RunLog(Path file, OutputStream out) {
    this.file = file;
    this.out = out;
  }

  /**
   * Begins a log; a file that is there is overwritten.
   *
   * @throws WorkException when the file can't be written
   */
  public static RunLog create(Path file) {
    try {
      return new RunLog(file, Files.newOutputStream(file));
    } catch (IOException e) {
      throw failure(file, e);
    }
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
    try {
      out.write((Json.object(all) + "\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  private static WorkException failure(Path file, IOException e) {
    String why =
        switch (e) {
          case NoSuchFileException missing -> "its folder does not exist; make the folder first";
          case AccessDeniedException denied -> "writing there is not allowed; choose another place";
          default ->
              Files.isDirectory(file)
                  ? "it is a folder; name a file"
                  : e.getMessage() + "; choose another place or free some space";
        };
    return new WorkException("the log %s can't be written: %s.".formatted(file, why), e);
  }
}
