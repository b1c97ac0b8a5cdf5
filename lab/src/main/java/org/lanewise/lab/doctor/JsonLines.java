package org.lanewise.lab.doctor;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.lanewise.lab.cli.Launcher;
import org.lanewise.lab.cli.WorkException;
import org.lanewise.lab.run.LogLine;

/** Reads a file with one JSON object a line, in the memory of its longest line. */
public final class JsonLines {

  private JsonLines() {}

  /**
   * Hands over every line that is not blank; a last line that was cut off is left out.
   *
   * @throws WorkException when the file can't be read or holds something else
   */
  static void read(Path file, Consumer<Map<String, @Nullable Object>> reader) {
    read(
        file,
        reader,
        line -> {
          throw noLog(file, line);
        });
  }

  /**
   * Hands over every line that can be read.
   *
   * @param unreadable is told of each other one
   * @throws WorkException when the file can't be read
   */
  public static void readable(
      Path file, Consumer<Map<String, @Nullable Object>> reader, Runnable unreadable) {
    read(file, reader, line -> unreadable.run());
  }

  private static void read(
      Path file, Consumer<Map<String, @Nullable Object>> reader, IntConsumer unreadable) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      int number = 0;
      for (int b = in.read(); b >= 0; b = in.read()) {
        if (b != '\n') {
          if (line.size() <= LogLine.LONGEST) {
            line.write(b);
            if (line.size() > LogLine.LONGEST) {
              unreadable.accept(number + 1);
            }
          }
          continue;
        }
        number++;
        if (line.size() <= LogLine.LONGEST && !line.toString(StandardCharsets.UTF_8).isBlank()) {
          int at = number;
          LogLine.parse(line.toByteArray()).ifPresentOrElse(reader, () -> unreadable.accept(at));
        }
        line.reset();
      }
      if (line.size() > 0 && line.size() <= LogLine.LONGEST) {
        LogLine.parse(line.toByteArray()).ifPresent(reader);
      }
    } catch (IOException e) {
      String why =
          switch (e) {
            case NoSuchFileException missing -> "it does not exist";
            case AccessDeniedException denied -> "reading it is not allowed";
            default -> Files.isDirectory(file) ? "it is a folder" : String.valueOf(e.getMessage());
          };
      throw new WorkException(
          "the log %s can't be read: %s; name a file that '%s' wrote."
              .formatted(file, why, Launcher.command("train", "--log", "FILE")),
          e);
    }
  }

  private static WorkException noLog(Path file, int number) {
    return new WorkException(
        String.format(
            Locale.ROOT,
            "%s can't be read as a log of a run, line %d: expected one JSON object a line, as '%s' writes them.",
            file,
            number,
            Launcher.command("train", "--log", "FILE")));
  }
}
