package org.lanewise.datasets.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpmCacheTest {

  private static final long SINCE = 1_700_000_000_000L;

  @TempDir private Path folder;

  private Path write(String name, int bytes, long modified) throws IOException {
    Path file = folder.resolve("_cacache").resolve("tmp").resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, new byte[bytes]);
    return Files.setLastModifiedTime(file, FileTime.fromMillis(modified));
  }

  @Test
  void countsWhatArrivesAndForgetsNothing() throws IOException {
    NpmCache cache = NpmCache.in(folder, SINCE);
    assertEquals(0, cache.bytes(), "there is no such folder yet");
    write("old", 5_000, SINCE - 1);
    assertEquals(0, cache.bytes(), "of an earlier download");
    Path arriving = write("new", 100, SINCE + 10);
    assertEquals(100, cache.bytes());
    write("new", 1_000, SINCE + 20);
    assertEquals(1_000, cache.bytes());
    Files.delete(arriving);
    assertEquals(1_000, cache.bytes(), "moved to its place");
  }

  @Test
  void asksTheClient() throws Exception {
    Path own = Files.createDirectory(folder.resolve("own"));
    write("new", 100, SINCE + 10);
    NpmCache cache = NpmCache.of(List.of("sh", "-c", "echo '" + folder + "'", "npm"), own, SINCE);
    assertEquals(100, cache.bytes());
    for (List<String> npm : List.of(List.of("no-such-npm"), TinyCifar.brokenNpm())) {
      assertEquals(0, NpmCache.of(npm, own, SINCE).bytes());
    }
  }
}
