package org.lanewise.lab.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.kernel.KernelSets;

/**
 * Random graphs train to the same bits with every kernel set, on any number of threads and with
 * vectors of any width. Twenty of them lie in the resources; {@code -Dlanewise.graphs=FOLDER} takes
 * those of {@code bench/peers/random_graphs.py FOLDER 500} instead.
 */
class GraphTrainingTest {

  private static final String FOLDER = "lanewise.graphs";

  /** What plain loops on one thread make of each specification. */
  private static final Map<Path, String> EXPECTED = new HashMap<>();

  private static Path folder() throws Exception {
    String given = System.getProperty(FOLDER);
    return given == null
        ? Path.of(Objects.requireNonNull(GraphTrainingTest.class.getResource("/graphs")).toURI())
        : Path.of(given);
  }

  static List<Path> specifications() throws Exception {
    List<Path> files = GraphTraining.files(folder(), ".json");
    assertTrue(files.size() >= 20, files.size() + " specifications");
    return files;
  }

  private static String expected(Path specification) throws IOException {
    String known = EXPECTED.get(specification);
    if (known == null) {
      known = new GraphTraining(specification).hash(KernelSets.TEXTBOOK, 1);
      EXPECTED.put(specification, known);
    }
    return known;
  }

  @ParameterizedTest
  @MethodSource("specifications")
  void threadsAndKernelSetsDoNotChangeABit(Path specification) throws IOException {
    GraphTraining training = new GraphTraining(specification);
    String expected = expected(specification);
    for (KernelSet kernels : KernelSets.values()) {
      for (int threads : new int[] {1, 2, 3, 7}) {
        assertEquals(
            expected,
            training.hash(kernels, threads),
            () -> kernels + " on " + threads + " threads");
      }
    }
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
  void theVectorWidthDoesNotChangeABit(String option, @TempDir Path scratch) throws Exception {
    List<String> expected = new ArrayList<>();
    for (Path specification : specifications()) {
      expected.add(specification.getFileName() + " " + expected(specification));
    }
    Path output = scratch.resolve("output");
    Path errors = scratch.resolve("errors");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+IgnoreUnrecognizedVMOptions", // not every processor has an UseAVX
                option,
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                GraphTraining.class.getName(),
                folder().toString())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    try {
      int longest = 300 * (1 + expected.size() / 50);
      assertTrue(process.waitFor(longest, TimeUnit.SECONDS), "the JVM hangs");
    } finally {
      process.destroyForcibly();
    }
    assertEquals(0, process.exitValue(), Files.readString(errors));
    assertEquals(expected, Files.readAllLines(output));
  }
}
