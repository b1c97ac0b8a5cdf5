package org.lanewise.lab.cli;

import java.util.Locale;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The checks of a call that picocli leaves to the command. */
public final class Calls {

  private Calls() {}

  /** A call that is wrong, with the sentence that says why. */
  public static ParameterException wrong(CommandSpec command, String sentence) {
    return new ParameterException(command.commandLine(), sentence);
  }

  /** Refuses a number below 1. */
  public static void positive(CommandSpec command, String option, long value) {
    if (value < 1) {
      throw wrong(
          command, String.format(Locale.ROOT, "%s is %d, but must be at least 1", option, value));
    }
  }

  /** Settings whose constructor refuses with a sentence: then the call was wrong. */
  public static <T> T valid(CommandSpec command, Supplier<T> settings) {
    try {
      return settings.get();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }
}
