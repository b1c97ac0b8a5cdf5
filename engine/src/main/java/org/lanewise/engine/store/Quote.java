package org.lanewise.engine.store;

import org.lanewise.engine.tensor.Names;

/** Makes text from an untrusted file fit for one line of a message. */
final class Quote {

  private Quote() {}

  /** The text in double quotes, shortened, with control characters made visible. */
  static String of(String text) {
    return '"' + shorten(text) + '"';
  }

  /** The text, shortened, with control characters and lone surrogates made visible. */
  static String shorten(String text) {
    return Names.visible(text);
  }
}
