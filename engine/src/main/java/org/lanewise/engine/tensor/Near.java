package org.lanewise.engine.tensor;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** Finds the name that somebody probably meant. */
public final class Near {

  /** Nobody mistypes more. */
  private static final int LONGEST = 100;

  private Near() {}

  /**
   * The known name that is nearest to a mistyped one, if one is near: at most a third of its
   * letters differ, or one begins with the other.
   */
  public static Optional<String> find(String typed, Collection<String> known) {
    Objects.requireNonNull(known, "known");
    if (Objects.requireNonNull(typed, "typed").length() > LONGEST) {
      return Optional.empty();
    }
    String lower = typed.toLowerCase(Locale.ROOT);
    return known.stream()
        .filter(name -> isNear(lower, name.toLowerCase(Locale.ROOT)))
        .min(Comparator.comparingInt(name -> distance(lower, name.toLowerCase(Locale.ROOT))));
  }

  /** {@code "; did you mean NAME?"} or nothing. */
  public static String hint(String typed, Collection<String> known) {
    Objects.requireNonNull(known, "known");
    return find(typed, known).map(name -> "; did you mean " + name + "?").orElse("");
  }

  private static boolean isNear(String typed, String name) {
    boolean begins = typed.length() >= 3 && (name.startsWith(typed) || typed.startsWith(name));
    return begins || distance(typed, name) <= Math.max(1, (name.length() + 1) / 3);
  }

  /**
   * The number of characters that must be inserted, deleted, replaced or swapped with their
   * neighbour. Source: Damerau, "A technique for computer detection and correction of spelling
   * errors", 1964, in the form that edits no place twice.
   */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        d[i][j] =
            Math.min(d[i - 1][j - 1] + (same ? 0 : 1), 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
