package org.lanewise.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Every benchmark runs: in this JVM, one short iteration, with the first value of each parameter.
 */
class SmokeTest {

  static Collection<BenchmarkListEntry> benchmarks() {
    OutputFormat silent = OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT);
    return BenchmarkList.defaultList().getAll(silent, List.of());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("benchmarks")
  void runs(BenchmarkListEntry benchmark) throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + Pattern.quote(benchmark.getUsername()) + "$")
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(1)
            .measurementTime(TimeValue.milliseconds(10))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT);
    benchmark
        .getParams()
        .orElse(Map.of())
        .forEach((name, values) -> options.param(name, values[0]));
    int bits = bits(benchmark.getUsername());
    assumeTrue(
        bits == 0 || bits == FloatVector.SPECIES_PREFERRED.vectorBitSize(),
        "needs a JVM of its own, limited to narrower vectors");

    Collection<RunResult> results = new Runner(options.build()).run();

    assertEquals(1, results.size());
    RunResult result = results.iterator().next();
    assertTrue(result.getPrimaryResult().getScore() > 0, "score");
    assertTrue(
        result.getSecondaryResults().values().stream().mapToDouble(Result::getScore).sum() > 0,
        "the counters saw no work");
  }

  /** The width that a benchmark asks for, or 0 for any. */
  private static int bits(String name) {
    String digits = name.replaceFirst(".*\\.fma", "");
    return digits.matches("[0-9]+") ? Integer.parseInt(digits) : 0;
  }
}
