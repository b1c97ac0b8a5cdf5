package org.lanewise.lab.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** Reads words of the command line where picocli's own reading would surprise. */
public final class Converters {

  private Converters() {}

  /** Registers all of them with a command and its subcommands. */
  public static void register(CommandLine command) {
    command.registerConverter(Path.class, Converters::path);
    command.registerConverter(int.class, Converters::wholeNumber);
    command.registerConverter(Integer.class, Converters::wholeNumber);
  }

  /** An empty name would mean the folder where the command is called. */
  private static Path path(String text) {
    if (text.isEmpty()) {
      throw new TypeConversionException("the name is empty");
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new TypeConversionException("'" + text + "' can't be the name of a file here");
    }
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
