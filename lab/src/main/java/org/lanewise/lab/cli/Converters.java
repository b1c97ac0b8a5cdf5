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
    command.registerConverter(long.class, Converters::longNumber);
    command.registerConverter(Long.class, Converters::longNumber);
    command.registerConverter(double.class, Converters::number);
    command.registerConverter(Double.class, Converters::number);
  }

  private static int wholeNumber(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException(
          "'%s' is no whole number between -2147483648 and 2147483647".formatted(text));
    }
  }

  private static long longNumber(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException(
          "'" + text + "' is no whole number between " + Long.MIN_VALUE + " and " + Long.MAX_VALUE);
    }
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'%s' is no number, such as 0.001 or 1e-3".formatted(text));
    }
  }
}
