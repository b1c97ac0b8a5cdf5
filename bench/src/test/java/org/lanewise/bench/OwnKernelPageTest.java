package org.lanewise.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** "A kernel of your own" on the page of the benchmarks, step by step. */
final class OwnKernelPageTest {

  private static final Path PAGE = Path.of("README.md");
  private static final Path RUNG =
      Path.of("src", "main", "java", "org", "lanewise", "bench", "ladder", "Rung.java");
  private static final Pattern JAVA = Pattern.compile("(?s)```java\n(.*?)```");
  private static final String BEFORE =
      "  /** The engine's fast kernel of convolution, ReLU and pooling. */";

  @TempDir private Path folder;
  private List<String> blocks = List.of();

  private record Ended(int status, String text) {}

  /** Steps 1 and 2: the class, and the line in a copy of the ladder. */
  @BeforeEach
  void compile() throws IOException {
    String page = Files.readString(PAGE).replace("\r\n", "\n");
    blocks =
        JAVA.matcher(page).results().map(MatchResult::group).map(OwnKernelPageTest::code).toList();
    assertEquals(3, blocks.size(), "the class, the line, the kernel set");
    Path kernel = Files.writeString(folder.resolve("Conv2dRows.java"), blocks.get(0));
    String ladder = Files.readString(RUNG).replace("\r\n", "\n");
    assertTrue(ladder.contains(BEFORE), "FUSED stands elsewhere");
    Path rung =
        Files.writeString(
            folder.resolve("Rung.java"), ladder.replace(BEFORE, blocks.get(1) + BEFORE));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    String classes = Files.createDirectory(folder.resolve("classes")).toString();
    int status =
        compiler.run(
            null,
            null,
            null,
            "-d",
            classes,
            "-cp",
            System.getProperty("java.class.path"),
            kernel.toString(),
            rung.toString());
    assertEquals(0, status, "it does not compile");
  }

  private static String code(String block) {
    return block.substring("```java\n".length(), block.length() - "```".length());
  }

  /** With the page's classes before ours. */
  private Ended java(String... arguments) throws IOException, InterruptedException {
    Path output = folder.resolve("output.txt");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-Djmh.ignoreLock=true", // nothing is timed in earnest here
                "-cp",
                folder.resolve("classes")
                    + File.pathSeparator
                    + System.getProperty("java.class.path")));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(300, TimeUnit.SECONDS);
    process.destroyForcibly();
    String text = Files.readString(output);
    assertTrue(ended, text);
    return new Ended(process.waitFor(), text);
  }

  /** Steps 4 and 5; a kernel that is off by more than it states would fail here too. */
  @Test
  void theRungIsMeasuredAndReported() throws IOException, InterruptedException {
    Ended run =
        java(
            "-XX:TieredStopAtLevel=1", // plain loops alone; JMH's own JVMs take it over
            "org.lanewise.bench.Main",
            "LadderBenchmark.forward",
            "-p",
            "rung=ORDER,ROWS",
            "-p",
            "shape=CONV2,CONV2_KERNEL5",
            "-p",
            "batch=1",
            "-f",
            "1",
            "-wi",
            "0",
            "-i",
            "2",
            "-r",
            "10ms",
            "-rf",
            "json",
            "-rff",
            "rows.json");
    assertEquals(0, run.status(), run.text());
    assertTrue(
        run.text()
            .contains(
                "skipped: org.lanewise.bench.LadderBenchmark.forward batch=1 rung=ROWS shape=CONV2_KERNEL5: ROWS has no kernel for CONV2_KERNEL5"),
        run.text());
    assertFalse(run.text().contains("UnfitException"), run.text());
    Ended report = java("org.lanewise.bench.Main", "report", "rows.json");
    assertEquals(0, report.status(), report.text());
    String text = Files.readString(folder.resolve("bench-report.md"));
    List<String> rows = text.lines().filter(line -> line.startsWith("| a sum a row |")).toList();
    assertEquals(1, rows.size(), text);
    assertTrue(
        rows.getFirst()
            .matches("\\| a sum a row \\| shorter chains \\|[^|]+\\|[^|]+\\| [0-9.]+e-0[78] \\|.*"),
        rows.getFirst());
    assertEquals(
        2,
        text.lines()
            .filter(line -> line.matches("\\| better loop order .* [0-9.]+e-0[67] .*"))
            .count(),
        text);
  }

  @Test
  void theKernelSetTrains() throws IOException, InterruptedException {
    Files.writeString(folder.resolve("OwnKernels.java"), blocks.get(2));
    Ended run = java("OwnKernels.java");
    assertEquals(0, run.status(), run.text());
    List<Double> losses = new ArrayList<>();
    for (String label : List.of("own", "fast")) {
      losses.add(
          Pattern.compile("(?m)^" + label + " kernels: .*loss ([0-9.]+)")
              .matcher(run.text())
              .results()
              .map(found -> Double.valueOf(found.group(1)))
              .findFirst()
              .orElseThrow(() -> new AssertionError(run.text())));
    }
    assertEquals(losses.get(0), losses.get(1), 0.05, run.text());
  }
}
