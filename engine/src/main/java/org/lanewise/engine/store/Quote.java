package org.lanewise.engine.store;

import java.util.Locale;

/** Makes text from an untrusted file fit for one line of a message. */
final class Quote {

  /** Long enough for every honest name, short enough for one sentence. */
  private static final int LONGEST = 120;

  private Quote() {}

  /** The text in double quotes, shortened, with control characters made visible. */
  static String of(String text) {
    return '"' + shorten(text) + '"';
  }

  /** The text, shortened, with control characters and lone surrogates made visible. */
  static String shorten(String text) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < text.length() && out.length() < LONGEST) {
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
