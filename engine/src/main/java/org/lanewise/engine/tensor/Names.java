package org.lanewise.engine.tensor;

import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * What layers and an optimizer's arrays may be called. Their tensors bear these names in files,
 * joined by slashes, and messages quote them.
 */
public final class Names {

  private static final int LONGEST = 100;

  /** Longer text is cut in messages: enough for every honest name, short enough for a sentence. */
  private static final int LONGEST_SHOWN = 120;

  private Names() {}

  /** Whether this is a name: 1 to 100 visible characters without a slash. */
  public static boolean isValid(String name) {
    Objects.requireNonNull(name, "name");
    return !name.isBlank()
        && name.length() <= LONGEST
        && name.indexOf('/') < 0
        && visible(name).equals(name);
  }

  /** This name where it is not taken; else with the first number from 2 on with which it is not. */
  public static String free(String name, Set<String> taken) {
    Objects.requireNonNull(taken, "taken");
    String free = Objects.requireNonNull(name, "name");
    for (int number = 2; taken.contains(free); number++) {
      free = name + number;
    }
    return free;
  }

  /** What {@link #isValid} asks for, for messages. */
  public static String rule() {
    return "1 to " + LONGEST + " visible characters without a slash";
  }

  /** Text for a message: shortened, with control characters and lone surrogates made visible. */
  public static String visible(String text) {
    Objects.requireNonNull(text, "text");
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < text.length() && out.length() < LONGEST_SHOWN) {
      int point = text.codePointAt(at);
      at += Character.charCount(point);
      int type = Character.getType(point);
      boolean visible =
          !Character.isISOControl(point)
              && type != Character.FORMAT
              && type != Character.LINE_SEPARATOR
              && type != Character.PARAGRAPH_SEPARATOR
              && type != Character.SURROGATE;
      if (visible) {
        out.appendCodePoint(point);
      } else {
        out.append(String.format(Locale.ROOT, "\\u%04x", point));
      }
    }
    return at < text.length() ? out + "…" : out.toString();
  }
}
