package org.lanewise.lab.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lanewise.lab.cli.WorkException;

/** What a file is that a person gave to the doctor, told by its content and not by its name. */
final class GivenFile {

  private static final int LOOKED_AT = 16;

  private GivenFile() {}

  /**
   * Whether the file begins as a log does. A model begins with the length of its header, eight
   * bytes of which the last ones are zero.
   *
   * @throws WorkException when it is empty or can't be read
   */
  static boolean isLog(Path file) {
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(LOOKED_AT);
    } catch (IOException e) {
      throw new WorkException(
          "%s can't be read (%s); check its permissions.".formatted(file, e.getMessage()), e);
    }
    if (head.length == 0) {
      throw new WorkException(
          "%s is empty; name a model file or the log of a run that has begun.".formatted(file));
    }
    for (byte b : head) {
      if (b == 0) {
        return false;
      }
    }
    return new String(head, StandardCharsets.ISO_8859_1).stripLeading().startsWith("{");
  }
}
