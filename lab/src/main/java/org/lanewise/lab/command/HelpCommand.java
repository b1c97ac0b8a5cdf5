package org.lanewise.lab.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.lanewise.engine.tensor.Near;
import org.lanewise.lab.cli.Calls;
import org.lanewise.lab.cli.Launcher;
import org.lanewise.lab.cli.Screen;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code help}: the help of a command, as {@code COMMAND --help} shows it. */
@Command(
    name = "help",
    header = "Shows the help of a command.",
    footerHeading = "%nExamples:%n",
    footer = {"  ${ROOT-COMMAND-NAME} help train", "  ${ROOT-COMMAND-NAME} help data show"})
public final class HelpCommand implements Callable<Integer> {

  /** A program of its own behind the same launcher, with its own help. */
  private static final String BENCH = "bench";

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "COMMAND",
      description = "The command's name, of two words for parts of data. Default: all commands.")
  private List<String> words = new ArrayList<>();

  @Override
  public Integer call() {
    if (words.equals(List.of(BENCH))) {
      Screen.standard().prose("See: " + Launcher.command(BENCH, "--help"));
      return 0;
    }
    CommandLine command = Objects.requireNonNull(spec.commandLine().getParent());
    for (String word : words) {
      CommandLine next = command.getSubcommands().get(word);
      if (next == null) {
        throw Calls.wrong(
            command.getCommandSpec(),
            "unknown command '" + word + "'" + Near.hint(word, command.getSubcommands().keySet()));
      }
      command = next;
    }
    command.usage(System.out, Screen.colours());
    return 0;
  }
}
