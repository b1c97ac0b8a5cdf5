package org.lanewise.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.lanewise.lab.cli.Launcher;
import org.lanewise.lab.cli.StandardOutput;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Defaults;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;

/**
 * Runs the benchmarks whose names match the arguments, with every option of JMH; or, with {@code
 * report} first, shows the results of a run.
 */
public final class Main {

  /** What JMH knows nothing of. */
  private static final Set<String> OURS = Set.of("report", "--help", "--version", "-V");

  private Main() {}

  /** Runs and exits with 0, with 1 when the work failed, or with 2 when the call was wrong. */
  public static void main(String[] args) throws Exception {
    if (args.length > 0 && OURS.contains(args[0])) {
      System.exit(StandardOutput.during(() -> BenchCommand.commandLine().execute(args)));
    }
    if (args.length == 1 && args[0].equals("help")) {
      System.exit(StandardOutput.during(() -> BenchCommand.commandLine().execute("--help")));
    }
    CommandLineOptions options = options(args);
    if (asksOnly(options)) {
      org.openjdk.jmh.Main.main(args);
      return;
    }
    System.exit(run(options));
  }

  private static CommandLineOptions options(String[] args) {
    String trouble;
    try {
      CommandLineOptions options = new CommandLineOptions(args);
      Optional<String> wrong = WrongArguments.find(options, args);
      if (wrong.isEmpty()) {
        return options;
      }
      trouble = wrong.get();
    } catch (CommandLineOptionException e) {
      trouble = String.valueOf(e.getMessage());
    }
    System.err.println("lanewise: " + trouble);
    System.err.println("Try: " + Launcher.command("bench", "--help"));
    System.exit(2);
    throw new AssertionError(trouble);
  }

  private static boolean asksOnly(CommandLineOptions options) {
    return options.shouldHelp()
        || options.shouldList()
        || options.shouldListWithParams()
        || options.shouldListProfilers()
        || options.shouldListResultFormats();
  }

  /** As JMH makes it, with the counters' units. */
  private static OutputFormat output(CommandLineOptions options) throws RunnerException {
    PrintStream out = System.out;
    if (options.getOutput().hasValue()) {
      try {
        out = new PrintStream(options.getOutput().get(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new RunnerException(options.getOutput().get() + " can't be written", e);
      }
    }
    return OutputFormatFactory.createFormatInstance(
        CounterUnits.on(out), options.verbosity().orElse(Defaults.VERBOSITY));
  }

  private static int run(CommandLineOptions options) {
    System.out.println("# " + Machine.describe());
    Attempts attempts = new Attempts();
    List<String> failed;
    try {
      Runner runner = new Runner(OwnFlags.kept(options), attempts.heard(output(options)));
      failed = attempts.failed(runner.run());
    } catch (NoBenchmarksException e) {
      System.err.printf(
          Locale.ROOT,
          "lanewise: no benchmark matches %s; '%s' lists them.%n",
          options.getIncludes(),
          Launcher.command("bench", "-l"));
      return 2;
    } catch (RunnerException e) {
      System.err.println("lanewise: the run failed: " + e.getMessage());
      return 1;
    }
    if (options.getResultFormat().orElse(ResultFormatType.CSV) == ResultFormatType.JSON) {
      ResultsFile.addMachine(options.getResult().orElse("jmh-result.json"), Machine.describe());
    }
    attempts.skipped().forEach(one -> System.out.println("skipped: " + one));
    if (!failed.isEmpty()) {
      System.err.println(
          "lanewise: "
              + (failed.size() == 1 ? "one benchmark" : failed.size() + " benchmarks")
              + " failed: "
              + String.join("; ", failed)
              + ". JMH's output above says why.");
      return 1;
    }
    return 0;
  }
}
