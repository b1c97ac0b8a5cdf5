package org.lanewise.lab.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads the name of a file or folder. An empty one is refused: to Java it is the current folder,
 * and to a person it is mostly a variable of a script that was not set.
 */
public final class PathConverter implements ITypeConverter<Path> {

  @Override
  public Path convert(String value) {
    if (value.isEmpty()) {
      throw new TypeConversionException("the name is empty; the current folder is '.'");
    }
    try {
      return Path.of(value);
    } catch (InvalidPathException e) {
      throw new TypeConversionException(
          "'" + value + "' is no file name here (" + e.getReason() + ")");
    }
  }
}
