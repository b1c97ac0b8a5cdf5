package org.lanewise.lab.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which file a path leads to, in spite of dots, links and other names. */
final class FileIdentity {

  /** As many links as Linux follows. */
  private static final int MOST_LINKS = 40;

  private FileIdentity() {}

  /** Whether two paths lead to one file, or would if it were made. */
  static boolean same(Path a, Path b) {
    try {
      if (Files.exists(a) && Files.exists(b)) {
        return Files.isSameFile(a, b);
      }
    } catch (IOException e) {
      // Then their names are all there is to compare.
    }
    return real(a).equals(real(b));
  }

  /** Whether a path leads to a folder or to something in it. */
  static boolean within(Path folder, Path path) {
    return real(path).startsWith(real(folder));
  }

  /** The path without dots and links; of what does not exist yet, as far as it does. */
  static Path real(Path path) {
    Path target = path.toAbsolutePath();
    try {
      for (int links = 0; Files.isSymbolicLink(target) && links < MOST_LINKS; links++) {
        target = target.resolveSibling(Files.readSymbolicLink(target));
      }
      return target.toRealPath();
    } catch (IOException e) {
      Path folder = target.getParent();
      Path name = target.getFileName();
      if (folder == null || name == null) {
        return target.normalize();
      }
      return real(folder).resolve(name).normalize();
    }
  }
}
