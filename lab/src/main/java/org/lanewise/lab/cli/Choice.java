package org.lanewise.lab.cli;

import java.util.List;
import org.lanewise.engine.tensor.Near;
import picocli.CommandLine.Model.CommandSpec;

/** An option whose value is one of a few words. */
final class Choice {

  private Choice() {}

  /** Refuses another word, with the near one. */
  static void check(CommandSpec command, String option, String value, List<String> words) {
    if (!words.contains(value)) {
      throw Calls.wrong(
          command,
          "%s is '%s', but must be %s%s"
              .formatted(option, value, oneOf(words), Near.hint(value, words)));
    }
  }

  private static String oneOf(List<String> words) {
    int last = words.size() - 1;
    return last == 0
        ? words.getFirst()
        : String.join(", ", words.subList(0, last)) + " or " + words.getLast();
  }
}
