package org.lanewise.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The benchmarks as a process: exit status, and flags that a call brings. */
class BenchProcessTest {

  private static final String PEAK = "PeakBenchmark.fma$";

  @TempDir private Path folder;

  private record Ended(int status, String text) {}

  /** One very short iteration in one fork. */
  private Ended bench(String... arguments) throws IOException, InterruptedException {
    Path output = folder.resolve("output.txt");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                "org.lanewise.bench.Main"));
    command.addAll(List.of("-f", "1", "-wi", "0", "-i", "1", "-r", "10ms", "-rf", "json", "-rff"));
    command.add(folder.resolve("results.json").toString());
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(300, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    return new Ended(process.waitFor(), Files.readString(output));
  }

  /** The fork lost the Vector API's module, and failed. */
  @ParameterizedTest
  @ValueSource(strings = {"-jvmArgs", "-jvmArgsAppend", "-jvmArgsPrepend"})
  void flagsOfACallLeaveOurs(String option) throws Exception {
    Ended ended = bench(PEAK, option, "-Xmx300m");
    assertEquals(0, ended.status(), ended.text());
    String results = Files.readString(folder.resolve("results.json"));
    assertTrue(results.contains("--add-modules=jdk.incubator.vector"), results);
    assertTrue(results.contains("-Xmx300m"), results);
  }

  @Test
  void benchmarksThatFailAreCountedAndNamed() throws Exception {
    Ended ended = bench("PeakBenchmark.fma", "-jvmArgsAppend", "-XX:MaxVectorSize=16");
    // Of the three widths only 128 bits is left; the widest is what there is.
    assertEquals(1, ended.status(), ended.text());
    String said = ended.text().lines().filter(l -> l.startsWith("lanewise:")).toList().toString();
    assertTrue(said.contains("one benchmark failed"), ended.text());
    assertTrue(said.contains("PeakBenchmark.fma256"), said);
    assertFalse(said.contains("PeakBenchmark.fma128"), said);
  }

  /**
   * JMH ran everything where it did not know a parameter, and showed a stack trace for the other.
   */
  @ParameterizedTest
  @CsvSource({
    "Ladder -p rang=LOOPS, no benchmark that matches has a parameter 'rang'; did you mean rung?",
    "Ladder[, '''Ladder['' is no regular expression: Unclosed character class",
    "NoSuchBenchmark, no benchmark matches [NoSuchBenchmark]",
    "Ladder -x, x is not a recognized option"
  })
  void aWrongCallIsRefusedInASentence(String call, String sentence) throws Exception {
    Ended ended = bench(call.split(" "));
    assertEquals(2, ended.status(), ended.text());
    assertTrue(ended.text().contains("lanewise: " + sentence), ended.text());
    assertFalse(ended.text().contains("\tat "), ended.text());
  }

  @Test
  void aJvmThatCannotStartIsAFailure() throws Exception {
    Ended ended = bench(PEAK, "-jvmArgsAppend", "-XX:NoSuchFlag");
    assertEquals(1, ended.status(), ended.text());
    assertTrue(ended.text().contains("one benchmark failed"), ended.text());
  }
}
