package org.lanewise.datasets;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Where data that was fetched or made once is kept for the next time. */
public final class CacheFolder {

  /** The environment variable that names another folder. */
  public static final String VARIABLE = "LANEWISE_CACHE";

  private CacheFolder() {}

  /**
   * This user's cache: the folder that {@code LANEWISE_CACHE} names, else {@code lanewise} in the
   * folder that {@code XDG_CACHE_HOME} names, else {@code ~/.cache/lanewise}; for a user without a
   * home, {@code lanewise} in the folder of temporary files. It need not exist yet.
   *
   * @throws DatasetException when a variable holds no path
   */
  public static Path standard() {
    return of(
        System.getenv(),
        System.getProperty("user.home", ""),
        Path.of(System.getProperty("java.io.tmpdir", ".")));
  }

  /**
   * The same for given variables, Java's idea of the home folder, and the temporary one. As its
   * specification says, {@code XDG_CACHE_HOME} counts only if it is absolute; so does each home,
   * for Java says {@code ?} where it knows none.
   */
  static Path of(Map<String, String> environment, String javaHome, Path temporary) {
    String own = environment.getOrDefault(VARIABLE, "");
    if (!own.isBlank()) {
      return path(VARIABLE, own).toAbsolutePath();
    }
    String shared = environment.getOrDefault("XDG_CACHE_HOME", "");
    if (!shared.isBlank() && path("XDG_CACHE_HOME", shared).isAbsolute()) {
      return path("XDG_CACHE_HOME", shared).resolve("lanewise");
    }
    for (String home : List.of(environment.getOrDefault("HOME", ""), javaHome)) {
      if (!home.isBlank() && path("HOME", home).isAbsolute()) {
        return path("HOME", home).resolve(".cache").resolve("lanewise");
      }
    }
    return temporary.resolve("lanewise").toAbsolutePath();
  }

  private static Path path(String variable, String value) {
    try {
      return Path.of(value);
    } catch (InvalidPathException e) {
      throw new DatasetException(
          "The variable " + variable + " holds \"" + value + "\", which is no path. Correct it.",
          e);
    }
  }
}
