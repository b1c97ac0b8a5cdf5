package org.lanewise.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.lanewise.engine.kernel.WinogradRule.Algorithm;

/** The generated code of the fast kernels is what its generator writes, but for line breaks. */
final class WinogradSourceTest {

  @Test
  void isWhatTheGeneratorWrites() throws IOException {
    assertWritten(WinogradSource.transforms(Algorithm.F2), "WinogradVectors2.java");
    assertWritten(WinogradSource.transforms(Algorithm.F4), "WinogradVectors4.java");
    assertWritten(WinogradSource.tiles(), "WinogradTile.java");
  }

  private static void assertWritten(String expected, String file) throws IOException {
    Path path = Path.of("src/main/java/org/lanewise/engine/kernel", file);
    assertTrue(
        words(expected).equals(words(Files.readString(path))),
        () -> path + " is not what WinogradSource writes; run it");
  }

  /** Without what the formatter changes: spaces, and stars at the beginning of a line. */
  private static String words(String text) {
    return text.replaceAll("[\\s*]", "");
  }
}
