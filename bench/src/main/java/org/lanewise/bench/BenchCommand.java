package org.lanewise.bench;

import org.lanewise.bench.report.ReportCommand;
import org.lanewise.lab.cli.Errors;
import org.lanewise.lab.cli.Launcher;
import org.lanewise.lab.cli.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The help of {@code bench}, and its part {@code report}; all else is JMH's. */
@Command(
    name = "bench",
    header = "Measures how fast each routine is, with JMH.",
    customSynopsis = {
      "${COMMAND-FULL-NAME} [JMH OPTIONS] [PATTERN...]",
      "       ${COMMAND-FULL-NAME} report RESULTS... [--out=DIR]"
    },
    description = {
      "",
      "Runs the benchmarks whose names match a pattern (a regular expression); without one, all, which takes hours."
          + " Counters named gflop, gbyte and images are rates: GFLOP/s, GB/s and images a second; error is the"
          + " largest difference from double precision, over the tensor's largest magnitude.",
      "",
      "Options of JMH that help most: -l lists the benchmarks, -p NAME=VALUE picks parameters, -t N sets the threads,"
          + " -f N the forks, -wi N and -i N the iterations, -rf json -rff FILE keep the results. -h shows all of them.",
      ""
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = ReportCommand.class,
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ${COMMAND-FULL-NAME} -l",
      "  ${COMMAND-FULL-NAME} 'Peak|Bandwidth|Ladder' -rf json -rff results.json",
      "  ${COMMAND-FULL-NAME} report results.json"
    })
final class BenchCommand implements Runnable {

  /** The command line of {@code bench}, as the launcher was called. */
  static CommandLine commandLine() {
    CommandLine bench = new CommandLine(new BenchCommand());
    String name = Launcher.name();
    bench.setCommandName((name.contains("%") ? "lanewise" : name) + " bench");
    bench.setExpandAtFiles(false);
    bench.setParameterExceptionHandler(Errors::wrongCall);
    bench.setExecutionExceptionHandler((e, call, parsed) -> Errors.failedWork(e, call.getErr()));
    return bench;
  }

  @Override
  public void run() {
    commandLine().usage(System.out);
  }
}
