package org.lanewise.lab;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.lanewise.lab.cli.Converters;
import org.lanewise.lab.cli.Errors;
import org.lanewise.lab.cli.Launcher;
import org.lanewise.lab.cli.PathConverter;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.cli.StandardOutput;
import org.lanewise.lab.cli.Version;
import org.lanewise.lab.cli.WholeNames;
import org.lanewise.lab.command.DataCommand;
import org.lanewise.lab.command.EvaluateCommand;
import org.lanewise.lab.command.GradcheckCommand;
import org.lanewise.lab.command.HelpCommand;
import org.lanewise.lab.command.NetworksCommand;
import org.lanewise.lab.command.ParityCommand;
import org.lanewise.lab.command.PredictCommand;
import org.lanewise.lab.command.TrainCommand;
import org.lanewise.lab.doctor.DoctorCommand;
import org.lanewise.lab.doctor.FindRateCommand;
import org.lanewise.lab.doctor.LabCommand;
import org.lanewise.lab.doctor.ProveDoctorCommand;
import org.lanewise.lab.explain.ExplainCommand;
import org.lanewise.lab.page.PageCommand;
import org.lanewise.lab.sweep.SweepCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code lanewise}. Without a subcommand it prints its help. */
@Command(
    name = "lanewise",
    header = "Trains convolutional networks in pure Java and says what it does.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      NetworksCommand.class,
      TrainCommand.class,
      SweepCommand.class,
      EvaluateCommand.class,
      PredictCommand.class,
      DataCommand.class,
      ExplainCommand.class,
      GradcheckCommand.class,
      DoctorCommand.class,
      ProveDoctorCommand.class,
      FindRateCommand.class,
      LabCommand.class,
      PageCommand.class,
      ParityCommand.class,
      HelpCommand.class
    },
    commandListHeading = "%nCommands:%n",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:done",
      "1:the work failed: data, files, training",
      "2:the call was wrong",
      "129:interrupted by the end of the terminal's session (SIGHUP)",
      "130:interrupted (Ctrl-C, SIGINT)",
      "143:interrupted (SIGTERM)"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ${ROOT-COMMAND-NAME} networks",
      "  ${ROOT-COMMAND-NAME} train",
      "  ${ROOT-COMMAND-NAME} train --help",
      "  ${ROOT-COMMAND-NAME} bench      (the benchmarks; takes JMH's options)"
    })
public final class Main implements Callable<Integer> {

  @Spec private CommandSpec spec;

  /** Runs the command and exits with its status. */
  public static void main(String[] args) {
    System.exit(StandardOutput.during(() -> run(args)));
  }

  /** The whole command line: every command with its options. */
  public static CommandLine commandLine() {
    CommandLine command = new CommandLine(new Main());
    String name = Launcher.name();
    // A name that picocli would take for a format or that breaks the line stays out of the help.
    command.setCommandName(name.contains("%") || name.startsWith("$") ? "lanewise" : name);
    command.setExpandAtFiles(false); // a picture may be called @home.png
    Converters.register(command);
    giveHelp(command);
    SweepCommand.takeOptionsOfTrain(command);
    WholeNames.keep(command);
    command.setColorScheme(CommandLine.Help.defaultColorScheme(Screen.colours()));
    command.registerConverter(Path.class, new PathConverter());
    command.setParameterExceptionHandler(Errors::wrongCall);
    command.setExecutionExceptionHandler(
        (e, failed, parsed) -> Errors.failedWork(e, failed.getErr()));
    return command;
  }

  /** Runs the command in this JVM, which goes on; the result is its exit status. */
  static int run(String[] args) {
    // Figures look the same everywhere, as a reader of logs and tables expects.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    CommandLine command = commandLine();
    try {
      int status = command.execute(args);
      command.getOut().flush();
      return status;
    } catch (Error e) {
      return Errors.failedWork(e, new PrintWriter(System.err, true, System.err.charset()));
    }
  }

  private static void giveHelp(CommandLine command) {
    for (CommandLine sub : command.getSubcommands().values()) {
      sub.getCommandSpec().mixinStandardHelpOptions(true).versionProvider(new Version());
      giveHelp(sub);
    }
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(System.out, Screen.colours());
    return CommandLine.ExitCode.OK;
  }
}
