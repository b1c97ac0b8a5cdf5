package org.lanewise.datasets;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/** Where data that was fetched or made once is kept for the next time. */
public final class CacheFolder {

  /** The environment variable that names another folder. */
  public static final String VARIABLE = "LANEWISE_CACHE";

  private CacheFolder() {}

  /**
   * This user's cache: the folder that {@code LANEWISE_CACHE} names, else {@code lanewise} in the
   * folder that {@code XDG_CACHE_HOME} names, else {@code ~/.cache/lanewise}. It need not exist
   * yet.
   *
   * @throws DatasetException when a variable holds no path
   */
  public static Path standard() {
    return of(System.getenv(), Path.of(System.getProperty("user.home", ".")));
  }

  /**
   * The same for given variables and a given home folder. As its specification says, {@code
   * XDG_CACHE_HOME} counts only if it is absolute.
   */
  static Path of(Map<String, String> environment, Path home) {
    String own = environment.getOrDefault(VARIABLE, "");
    if (!own.isBlank()) {
      return path(VARIABLE, own).toAbsolutePath();
    }
    String shared = environment.getOrDefault("XDG_CACHE_HOME", "");
    if (!shared.isBlank() && path("XDG_CACHE_HOME", shared).isAbsolute()) {
      return path("XDG_CACHE_HOME", shared).resolve("lanewise");
    }
    return home.resolve(".cache").resolve("lanewise").toAbsolutePath();
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
