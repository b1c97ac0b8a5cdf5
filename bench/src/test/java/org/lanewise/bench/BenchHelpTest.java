package org.lanewise.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** What {@code bench} says of itself, and the units in what JMH says. */
class BenchHelpTest {

  private static final String LAUNCHER = "./lanewise bench ";

  @ParameterizedTest
  @ValueSource(strings = {"", "report"})
  void helpIsShownWithoutAWarning(String part) throws CommandLineOptionException {
    PrintStream before = System.err;
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    String page;
    try {
      CommandLine bench = BenchCommand.commandLine();
      CommandLine command =
          part.isEmpty() ? bench : Objects.requireNonNull(bench.getSubcommands().get(part));
      page = command.setUsageHelpWidth(80).getUsageMessage(Ansi.OFF);
    } finally {
      System.setErr(before);
    }
    assertEquals("", err.toString(StandardCharsets.UTF_8));
    assertTrue(page.lines().allMatch(line -> line.length() <= 80), page);
    assertTrue(!page.contains("${"), page);
    List<String> dataset =
        page.lines().map(String::strip).filter(line -> line.startsWith(LAUNCHER)).toList();
    assertTrue(dataset.size() > 1, page);
    for (String example : dataset) {
      String[] words = example.substring(LAUNCHER.length()).replace("'", "").split(" ");
      if (words[0].equals("report")) {
        BenchCommand.commandLine().parseArgs(words);
      } else {
        assertTrue(new CommandLineOptions(words) != null, Arrays.toString(words));
      }
    }
  }

  @Test
  void helpEndsWell() {
    PrintStream before = System.out;
    System.setOut(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
    try {
      assertEquals(0, BenchCommand.commandLine().execute("--help"));
      assertEquals(0, BenchCommand.commandLine().execute("report", "--help"));
    } finally {
      System.setOut(before);
    }
  }

  @Test
  void countersHaveTheirUnits() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream jmh = CounterUnits.on(new PrintStream(out, true, StandardCharsets.UTF_8));
    jmh.print("Iteration   1: ");
    jmh.flush();
    assertEquals("Iteration   1: ", out.toString(StandardCharsets.UTF_8));
    jmh.println("12.5 ops/s");
    jmh.println("                 gflop:  88.1 ops/s");
    jmh.println("LadderBenchmark.forward        LOOPS  64  thrpt  5   12.5 ± 0.1  ops/s");
    jmh.println("LadderBenchmark.forward:gbyte  LOOPS  64  thrpt  5    2.5 ± 0.1  ops/s");
    jmh.println("StepBenchmark.step:images      deep       thrpt  5  25600 ± 300  ops/s");
    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertEquals("Iteration   1: 12.5 ops/s", lines.get(0));
    assertTrue(lines.get(1).endsWith("gflop:  88.1 GFLOP/s"), lines.get(1));
    assertTrue(lines.get(2).endsWith(" ops/s"), lines.get(2));
    assertTrue(lines.get(3).endsWith(" GB/s"), lines.get(3));
    assertTrue(lines.get(4).endsWith(" images/s"), lines.get(4));
  }
}
