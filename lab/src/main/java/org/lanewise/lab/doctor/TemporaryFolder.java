package org.lanewise.lab.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.lanewise.lab.cli.WorkException;

/** A folder for files that nobody wants afterwards, also when a signal ends the process. */
final class TemporaryFolder implements AutoCloseable {

  /** Whoever writes into it at the end of the process may make one more file meanwhile. */
  private static final int ATTEMPTS = 3;

  private final Path path;
  private final Thread atTheEnd = new Thread(this::delete, "temporary folder");

  private TemporaryFolder(Path path) {
    this.path = path;
  }

  /**
   * Makes one.
   *
   * @throws WorkException when that can't be done
   */
  static TemporaryFolder make() {
    try {
      TemporaryFolder folder = new TemporaryFolder(Files.createTempDirectory("lanewise"));
      Runtime.getRuntime().addShutdownHook(folder.atTheEnd);
      return folder;
    } catch (IOException e) {
      throw new WorkException(
          "no folder for temporary files can be made: %s; free some space, or name another place with LANEWISE_JAVA_OPTS=-Djava.io.tmpdir=FOLDER."
              .formatted(e.getMessage()),
          e);
    }
  }

  /** Where it is. */
  Path path() {
    return path;
  }

  /** Takes it away with the files in it; what can't be deleted stays. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(atTheEnd);
    } catch (IllegalStateException e) {
      // The process is ending: it is under way.
    }
    delete();
  }

  private void delete() {
    for (int attempt = 0; attempt < ATTEMPTS && Files.exists(path); attempt++) {
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
}
