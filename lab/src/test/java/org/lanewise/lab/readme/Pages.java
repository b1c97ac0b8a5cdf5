package org.lanewise.lab.readme;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Where the README and the pages beside it lie. */
final class Pages {

  private Pages() {}

  /** The folder that holds the launcher. */
  static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("lanewise"))) {
      folder = Objects.requireNonNull(folder.getParent(), "no folder above holds the launcher");
    }
    return folder;
  }
}
