package org.lanewise.datasets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CacheFolderTest {

  private static final Path HOME = Path.of("home").toAbsolutePath();

  @Test
  void theOwnVariableComesFirst() {
    Path own = HOME.resolve("own");
    Path shared = HOME.resolve("shared");
    Map<String, String> both =
        Map.of("LANEWISE_CACHE", own.toString(), "XDG_CACHE_HOME", shared.toString());
    assertEquals(own, CacheFolder.of(both, HOME));
    assertEquals(
        shared.resolve("lanewise"),
        CacheFolder.of(Map.of("LANEWISE_CACHE", " ", "XDG_CACHE_HOME", shared.toString()), HOME));
    assertEquals(
        HOME.resolve(".cache").resolve("lanewise"),
        CacheFolder.of(Map.of("XDG_CACHE_HOME", "not/absolute"), HOME));
  }

  @Test
  void aVariableThatIsNoPathIsNamed() {
    DatasetException e =
        assertThrows(
            DatasetException.class, () -> CacheFolder.of(Map.of("LANEWISE_CACHE", "a\0b"), HOME));
    assertEquals(true, e.getMessage().contains("LANEWISE_CACHE"));
  }
}
