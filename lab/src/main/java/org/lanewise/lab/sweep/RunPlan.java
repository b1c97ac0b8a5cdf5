package org.lanewise.lab.sweep;

import java.util.List;
import java.util.Objects;
import org.lanewise.lab.Main;
import org.lanewise.lab.command.TrainCommand;
import picocli.CommandLine;

/**
 * One run of a sweep: the words of the command line that make it alone. Nothing else is needed to
 * make it elsewhere, with the same bits.
 *
 * @param name that no other run of the sweep has, fit for the name of a file
 * @param words after the program's name, {@code train} the first
 */
public record RunPlan(String name, List<String> words) {

  /** Keeps its own copy of the words. */
  public RunPlan {
    Objects.requireNonNull(name, "name");
    words = List.copyOf(words);
  }

  /**
   * The call of these words, which was not made yet.
   *
   * @throws CommandLine.ParameterException when they are no call of {@code train}
   */
  public TrainCommand call() {
    return call(Main.commandLine());
  }

  /** The same by a command line that makes one call after the other. */
  TrainCommand call(CommandLine program) {
    CommandLine.ParseResult parsed = program.parseArgs(words.toArray(String[]::new));
    if (parsed.hasSubcommand()
        && parsed.subcommand().commandSpec().userObject() instanceof TrainCommand train) {
      return train;
    }
    throw new CommandLine.ParameterException(
        program, String.join(" ", words) + " is no call of train");
  }
}
