package org.lanewise.datasets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CacheFolderTest {

  private static final Path HOME = Path.of("home").toAbsolutePath();
  private static final Path TEMPORARY = Path.of("temporary").toAbsolutePath();

  @Test
  void theOwnVariableComesFirst() {
    Path own = HOME.resolve("own");
    Path shared = HOME.resolve("shared");
    Map<String, String> both =
        Map.of("LANEWISE_CACHE", own.toString(), "XDG_CACHE_HOME", shared.toString());
    assertEquals(own, CacheFolder.of(both, HOME.toString(), TEMPORARY));
    assertEquals(
        shared.resolve("lanewise"),
        CacheFolder.of(
            Map.of("LANEWISE_CACHE", " ", "XDG_CACHE_HOME", shared.toString()),
            HOME.toString(),
            TEMPORARY));
    assertEquals(
        HOME.resolve(".cache").resolve("lanewise"),
        CacheFolder.of(Map.of("XDG_CACHE_HOME", "not/absolute"), HOME.toString(), TEMPORARY));
  }

  /** Java says "?" where it knows no home, and a folder of that name was made. */
  @Test
  void aUserWithoutAHomeHasTheTemporaryFolder() {
    Path other = Path.of("other").toAbsolutePath();
    assertEquals(
        other.resolve(".cache").resolve("lanewise"),
        CacheFolder.of(Map.of("HOME", other.toString()), HOME.toString(), TEMPORARY));
    for (String none : new String[] {"?", "", " ", "relative"}) {
      assertEquals(
          TEMPORARY.resolve("lanewise"),
          CacheFolder.of(Map.of("HOME", none), none, TEMPORARY),
          none);
    }
  }

  @Test
  void aVariableThatIsNoPathIsNamed() {
    DatasetException e =
        assertThrows(
            DatasetException.class,
            () -> CacheFolder.of(Map.of("LANEWISE_CACHE", "a\0b"), HOME.toString(), TEMPORARY));
    assertEquals(true, e.getMessage().contains("LANEWISE_CACHE"));
  }
}
