package org.lanewise.lab.cli;

import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** Reads numbers of the command line where picocli's own reading would surprise. */
public final class Converters {

  private Converters() {}

  /** Registers all of them with a command and its subcommands. */
  public static void register(CommandLine command) {
    command.registerConverter(int.class, Converters::wholeNumber);
    command.registerConverter(Integer.class, Converters::wholeNumber);
  }

  private static int wholeNumber(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException(
          "'%s' is no whole number between -2147483648 and 2147483647".formatted(text));
    }
  }
}
