package org.lanewise.lab.cli;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * This program as its caller named it, and commands that can be pasted into the shell where it was
 * called. The launcher leaves its name in the environment; where there is none, it is {@code
 * ./lanewise}.
 */
public final class Launcher {

  private static final String VARIABLE = "LANEWISE_LAUNCHER";
  private static final String DEFAULT = "./lanewise";

  /**
   * What no shell takes for anything but itself; {@code =} at the beginning means a path to zsh.
   */
  private static final Pattern PLAIN =
      Pattern.compile("[\\p{L}\\p{N}_@%+:,./-][\\p{L}\\p{N}_@%+=:,./-]*");

  private Launcher() {}

  /** How the program was called, quoted where a shell needs it. */
  public static String name() {
    String called = System.getenv(VARIABLE);
    return quoted(called == null || called.isEmpty() ? DEFAULT : called);
  }

  /** A command that a shell runs with exactly these words. */
  public static String command(List<String> words) {
    return name() + words.stream().map(word -> " " + quoted(word)).collect(Collectors.joining());
  }

  /** The same, of few words. */
  public static String command(String... words) {
    return command(List.of(words));
  }

  /** A word as a shell reads it back. */
  static String quoted(String word) {
    if (PLAIN.matcher(word).matches()) {
      return word;
    }
    if (word.chars().noneMatch(Character::isISOControl)) {
      return "'" + word.replace("'", "'\\''") + "'";
    }
    // One line, whatever is in the word.
    StringBuilder text = new StringBuilder("$'");
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c == '\'' || c == '\\') {
        text.append('\\').append(c);
      } else if (Character.isISOControl(c)) {
        text.append(String.format(Locale.ROOT, "\\%03o", (int) c));
      } else {
        text.append(c);
      }
    }
    return text.append('\'').toString();
  }
}
