package org.lanewise.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.lab.cli.Errors;
import picocli.CommandLine;

class ReportCommandTest {

  @TempDir private Path folder;

  /** A result as JMH writes it, shortened to what is read. */
  static String result(String name, String params, double score, String counters) {
    return """
    {"jmhVersion": "1.37", "benchmark": "org.lanewise.bench.%s", "threads": 1, "forks": 3,
     "jvmArgs": ["--add-modules=jdk.incubator.vector"], "jdkVersion": "25", "vmName": "VM",
     "vmVersion": "25+1", "warmupIterations": 5, "warmupTime": "1 s",
     "measurementIterations": 5, "measurementTime": "1 s", "machine": "a <fast> machine",
     "params": {%s},
     "primaryMetric": {"score": %s, "scoreError": "NaN", "scoreUnit": "ops/s"},
     "secondaryMetrics": {%s}}
    """
        .formatted(name, params, score, counters);
  }

  static String counter(String name, double score) {
    return "\"%s\": {\"score\": %s}".formatted(name, score);
  }

  static String ladder(String routine, String rung, double gflop) {
    String params = "\"rung\": \"%s\", \"shape\": \"CONV2\", \"batch\": \"64\"".formatted(rung);
    String counters = counter("gflop", gflop) + "," + counter("gbyte", gflop / 40);
    return result("LadderBenchmark." + routine, params, 10, counters);
  }

  private Path results(String... entries) throws IOException {
    return Files.writeString(folder.resolve("results.json"), "[" + String.join(",", entries) + "]");
  }

  private Path wholeRun() throws IOException {
    return results(
        result("PeakBenchmark.fma", "", 1000, counter("gflop", 200)),
        result("BandwidthBenchmark.read", "\"level\": \"L1\"", 1000, counter("gbyte", 400)),
        ladder("forward", "LOOPS", 1),
        ladder("forward", "IMPLICIT", 150),
        ladder("backwardInput", "IMPLICIT", 150),
        ladder("backwardWeights", "FUSED", 300),
        ladder("backward", "FUSED", 200),
        result("StepBenchmark.step", "\"listing\": \"deep\"", 400, counter("images", 25600)));
  }

  private static int report(Path file, Path out) {
    return new CommandLine(new ReportCommand())
        .setExecutionExceptionHandler((e, call, parsed) -> Errors.failedWork(e, call.getErr()))
        .execute(file.toString(), "--out", out.toString());
  }

  @Test
  void markdownGivesPercentsOfThePeakAndSteps() throws IOException {
    assertEquals(0, report(wholeRun(), folder.resolve("out")));

    String text = Files.readString(folder.resolve("out/bench-report.md"));

    assertTrue(text.contains("machine: a <fast> machine"), text);
    assertTrue(text.contains("| 150 | unknown | 75 % | 150 × | 150 × |"), text);
    assertTrue(text.contains("| 25,600 |"), text);
  }

  /** At 200 for both routines and 300 for one, the other ran at 1 / (2/200 - 1/300) = 150. */
  @Test
  void theFusedInputGradientIsADifference() throws IOException {
    Results results = Results.read(List.of(wholeRun()));

    Step step =
        Step.ladders(results).entrySet().stream()
            .filter(e -> e.getKey().routine().equals("backwardInput"))
            .map(e -> e.getValue().getLast())
            .findFirst()
            .orElseThrow();

    assertTrue(step.derived());
    assertEquals(150, step.gflop(), 1e-9);
  }

  @Test
  void thePageNeedsNothingElse() throws IOException {
    assertEquals(0, report(wholeRun(), folder));

    String page = Files.readString(folder.resolve("bench-report.html"));

    assertTrue(page.contains("Chart.js v"), "the library is not inlined");
    assertTrue(page.contains("a &lt;fast&gt; machine"), "text is not escaped");
    assertFalse(page.matches("(?s).*(<script[^>]+src|<link|@import|url\\(|sourceMappingURL).*"));
    assertFalse(page.contains("/*data*/") || page.contains("/*charts*/"));
  }

  @Test
  void aRungThatThisVersionDoesNotKnowKeepsItsName() throws IOException {
    Path file = results(ladder("forward", "LOOPS", 1), ladder("forward", "MINE", 30));

    assertEquals(0, report(file, folder));

    String text = Files.readString(folder.resolve("bench-report.md"));
    assertTrue(text.contains("| MINE |  | 30.0 | unknown |  | 30 × | 30 × |"), text);
    assertTrue(text.contains("the kernel was perhaps not compiled yet"), text);
  }

  @Test
  void whatHasNoFlopHasNoPercentOfThem() throws IOException {
    String params = "\"shape\": \"POOL_1\"";
    Path file = results(result("PoolingBenchmark.forward", params, 10, counter("gbyte", 3)));

    assertEquals(0, report(file, folder));

    String text = Files.readString(folder.resolve("bench-report.md"));
    assertFalse(text.contains("NaN"), text);
  }

  /** A peak that was not compiled yet makes all percents of it worthless. */
  @Test
  void aPeakThatIsNotSureSaysSo() throws IOException {
    assertEquals(0, report(wholeRun(), folder));

    String text = Files.readString(folder.resolve("bench-report.md"));
    assertTrue(text.contains("| fma | 1 | 200 |  | unknown |"), text);
    String page = Files.readString(folder.resolve("bench-report.html"));
    assertTrue(page.contains("\"unit\":\"% of an unsure peak\""), page);
    assertTrue(text.contains("3 forks, each with 5 iterations of 1 s to warm up"), text);
  }

  @Test
  void theFlagsAreFoldedAway() throws IOException {
    assertEquals(0, report(wholeRun(), folder));

    String page = Files.readString(folder.resolve("bench-report.html"));
    assertTrue(
        page.contains(
            "<details><summary>flags of the JVM</summary>flags: --add-modules=jdk.incubator.vector</details>"),
        page);
  }

  @Test
  void whatIsNoResultIsRefusedInASentence() throws IOException {
    assertRefused(folder.resolve("missing.json"), "There is no file");
    assertRefused(Files.writeString(folder.resolve("text"), "Benchmark  Mode"), "is no JSON");
    assertRefused(Files.writeString(folder.resolve("empty"), "[]"), "holds no list of results");
    assertRefused(Files.writeString(folder.resolve("other"), "[{}]"), "no result of JMH");
  }

  private void assertRefused(Path file, String words) {
    PrintStream before = System.err;
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    int status;
    try {
      status = report(file, folder);
    } finally {
      System.setErr(before);
    }
    String said = err.toString(StandardCharsets.UTF_8);
    assertEquals(1, status, said);
    assertTrue(said.startsWith("lanewise: ") && said.contains(words), said);
    assertFalse(Files.exists(folder.resolve("bench-report.md")));
  }
}
