package org.lanewise.engine.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.engine.kernel.KernelSets;

/** Training on the fast kernels in a JVM of its own gives the textbook's weights of this one. */
class ForkedTrainingTest {

  private static List<String> here = List.of();

  @BeforeAll
  static void trainHere() {
    here =
        List.of(
            "Conv2dFast Conv2dPoolFast DenseFast " + TrainingMain.train(KernelSets.TEXTBOOK),
            TrainingMain.trainResidual(KernelSets.TEXTBOOK),
            TrainingMain.trainWinograd(KernelSets.TEXTBOOK));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-XX:MaxVectorSize=64",
        "-XX:MaxVectorSize=32",
        "-XX:MaxVectorSize=16",
        "-XX:UseAVX=2",
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseCompactObjectHeaders"
      })
  void theVectorWidthDoesNotChangeABit(String option, @TempDir Path folder)
      throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    Path errors = folder.resolve("errors");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+IgnoreUnrecognizedVMOptions", // not every processor has an UseAVX
                option,
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                TrainingMain.class.getName(),
                KernelSets.FAST.name())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    try {
      assertTrue(process.waitFor(300, TimeUnit.SECONDS), "the JVM hangs");
    } finally {
      process.destroyForcibly();
    }
    String said = Files.readString(errors);
    assertEquals(0, process.exitValue(), () -> said);
    assertEquals(here, Files.readAllLines(output));
  }
}
