package org.lanewise.lab.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.lanewise.lab.cli.WorkException;

/**
 * A folder for files that nobody wants afterwards.
 *
 * @param path where it is
 */
record TemporaryFolder(Path path) implements AutoCloseable {

  /**
   * Makes one.
   *
   * @throws WorkException when that can't be done
   */
  static TemporaryFolder make() {
    try {
      return new TemporaryFolder(Files.createTempDirectory("lanewise"));
    } catch (IOException e) {
      throw new WorkException(
          "no folder for temporary files can be made: %s; free some space, or name another place with LANEWISE_JAVA_OPTS=-Djava.io.tmpdir=FOLDER."
              .formatted(e.getMessage()),
          e);
    }
  }

  /** Takes it away with the files in it; what can't be deleted stays. */
  @Override
  public void close() {
    try (Stream<Path> files = Files.list(path)) {
      List<Path> all = files.toList();
      for (Path file : all) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // It is among the system's temporary files, which go sooner or later.
    }
  }
}
