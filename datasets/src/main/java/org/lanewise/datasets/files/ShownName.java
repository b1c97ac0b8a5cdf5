package org.lanewise.datasets.files;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** Names of files and folders as they are told: on one line, whatever is in the name. */
public final class ShownName {

  /** Of both ranges of control characters, and what else ends a line. */
  private static final Pattern UNSEEN =
      Pattern.compile("[\\p{Cntrl}\\x{80}-\\x{9f}\\x{2028}\\x{2029}]");

  private ShownName() {}

  /** A path, with a question mark for each character that a terminal would obey. */
  public static String of(Path path) {
    return of(path.toString());
  }

  /** The same of a name. */
  public static String of(String name) {
    return UNSEEN.matcher(name).replaceAll("?");
  }
}
