package org.lanewise.lab.sweep;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.lanewise.lab.cli.Calls;
import picocli.CommandLine.Model.CommandSpec;

/** Reads what an option lists: {@code 3e-4,1e-3}, and of whole numbers {@code 1-5} too. */
final class ListedValues {

  private static final Pattern RANGE = Pattern.compile("(\\d{1,18})-(\\d{1,18})");
  private static final int LONGEST_RANGE = 10_000;

  private static final Set<Class<?>> WHOLE =
      Set.of(int.class, Integer.class, long.class, Long.class);
  private static final Set<Class<?>> NUMBER = Set.of(double.class, Double.class);

  private ListedValues() {}

  /**
   * The values of a text, in its order. A text that is the name of something there is one value.
   *
   * @param command that is called
   * @param option whose text it is
   * @param type of a value
   * @throws picocli.CommandLine.ParameterException when one is missing, or there twice
   */
  static List<String> of(CommandSpec command, String option, String text, Class<?> type) {
    boolean word = !WHOLE.contains(type) && !NUMBER.contains(type);
    if (word && (!text.contains(",") || isThere(text))) {
      return List.of(text);
    }
    List<String> values = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      if (part.isBlank()) {
        throw Calls.wrong(
            command, "%s is '%s', with nothing beside a comma".formatted(option, text));
      }
      Matcher range = RANGE.matcher(part.strip());
      if (WHOLE.contains(type) && range.matches()) {
        values.addAll(range(command, option, part, range));
      } else {
        values.add(part.strip());
      }
    }
    Set<Object> seen = new HashSet<>();
    for (String value : values) {
      if (!seen.add(meaning(value, type))) {
        throw Calls.wrong(command, "%s has %s twice".formatted(option, value));
      }
    }
    return values;
  }

  private static List<String> range(
      CommandSpec command, String option, String part, Matcher range) {
    long first = Long.parseLong(range.group(1));
    long last = Long.parseLong(range.group(2));
    if (last < first || last - first >= LONGEST_RANGE) {
      throw Calls.wrong(
          command,
          String.format(
              Locale.ROOT,
              "%s has the range '%s', but a range goes up, by less than %,d",
              option,
              part,
              LONGEST_RANGE));
    }
    return LongStream.rangeClosed(first, last).mapToObj(Long::toString).toList();
  }

  /** So that 1e-3 and 0.001 are the same. */
  private static Object meaning(String value, Class<?> type) {
    try {
      if (WHOLE.contains(type)) {
        return Long.parseLong(value);
      }
      return NUMBER.contains(type) ? (Object) Double.parseDouble(value) : value;
    } catch (NumberFormatException e) {
      return value; // which train refuses, in its own words
    }
  }

  private static boolean isThere(String text) {
    try {
      return Files.exists(Path.of(text));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
