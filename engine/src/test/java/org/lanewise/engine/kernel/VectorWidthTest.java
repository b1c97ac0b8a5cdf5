package org.lanewise.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same bits in a JVM of its own with vectors of any width, or with none at all. */
final class VectorWidthTest {

  private static String here = "";

  @BeforeAll
  static void computeHere() throws NoSuchAlgorithmException {
    here = AgreementMain.hash(KernelSets.TEXTBOOK);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-XX:MaxVectorSize=64",
        "-XX:MaxVectorSize=32",
        "-XX:MaxVectorSize=16",
        "-XX:UseAVX=2",
        "-XX:TieredStopAtLevel=1"
      })
  void everyKernelSetGivesTheSameBits(String option, @TempDir Path folder)
      throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+IgnoreUnrecognizedVMOptions", // not every processor has an UseAVX
                option,
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                AgreementMain.class.getName())
            .redirectError(folder.resolve("errors").toFile())
            .redirectOutput(output.toFile())
            .start();
    try {
      assertTrue(process.waitFor(300, TimeUnit.SECONDS), "the JVM hangs");
    } finally {
      process.destroyForcibly();
    }
    assertEquals(0, process.exitValue(), () -> read(folder.resolve("errors")));
    assertEquals(
        OtherRegisters.andOurs().stream().map(kernels -> kernels.label() + " " + here).toList(),
        Files.readAllLines(output));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
