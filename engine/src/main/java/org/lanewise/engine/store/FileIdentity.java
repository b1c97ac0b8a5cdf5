package org.lanewise.engine.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Which file a path leads to, in spite of dots, links and other names. */
public final class FileIdentity {

  /** As many links as Linux follows. */
  private static final int MOST_LINKS = 40;

  private FileIdentity() {}

  /** Whether two paths lead to one file, or would if it were made. */
  public static boolean same(Path a, Path b) {
    Objects.requireNonNull(a, "a");
    Objects.requireNonNull(b, "b");
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
  public static boolean within(Path folder, Path path) {
    Objects.requireNonNull(folder, "folder");
    return real(path).startsWith(real(folder));
  }

  /** The path without dots and links; of what does not exist yet, as far as it does. */
  public static Path real(Path path) {
    Path target = Objects.requireNonNull(path, "path").toAbsolutePath();
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
