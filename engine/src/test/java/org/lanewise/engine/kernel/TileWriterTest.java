package org.lanewise.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class TileWriterTest {

  private static final Path TILES =
      Path.of("src/main/java/org/lanewise/engine/kernel/Conv2dTiles.java");

  /** But for the spaces and lines of the formatter. */
  @Test
  void theTilesInTheRepositoryAreThoseThatItWrites() throws IOException {
    assertEquals(
        words(TileWriter.source()),
        words(Files.readString(TILES)),
        "write Conv2dTiles.java again, as TileWriter says");
  }

  private static String words(String source) {
    return source.replaceAll("[\\s*]+", "");
  }
}
