package org.lanewise.lab.terminal;

import java.util.ArrayList;
import java.util.List;

/**
 * The forms that a live line can take, the one that tells most first. Each is a text with a bar in
 * it; the first is taken that leaves the bar its shortest length.
 */
final class Forms {

  /** Fewer cells don't look like a bar. */
  private static final int SHORTEST_BAR = 3;

  /** More cells tell nothing more. */
  private static final int LONGEST_BAR = 40;

  private record Form(String before, String after, int shortestBar) {}

  private final List<Form> forms = new ArrayList<>();

  /** Adds a form: what stands before the bar and behind it, blanks included. */
  Forms or(String before, String after) {
    return or(before, after, SHORTEST_BAR);
  }

  /** The same, only where there is more room for the bar. */
  Forms or(String before, String after, int shortestBar) {
    forms.add(new Form(before, after, shortestBar));
    return this;
  }

  /**
   * The line.
   *
   * @param done the part of the bar that is full, 0 to 1; NaN where nobody knows
   * @param room the columns that may be used
   * @param unicode whether block characters can be shown
   */
  String line(double done, int room, boolean unicode) {
    for (Form form : forms) {
      int cells = room - form.before().length() - form.after().length();
      if (cells >= form.shortestBar()) {
        return form.before() + bar(done, Math.min(cells, LONGEST_BAR), unicode) + form.after();
      }
    }
    // Narrower than a screen that people work at: what tells most stands first.
    Form last = forms.getLast();
    String text = (last.before() + last.after().stripLeading()).strip();
    return text.substring(0, Math.clamp(room, 0, text.length()));
  }

  private static String bar(double done, int cells, boolean unicode) {
    int full = Double.isNaN(done) ? 0 : (int) (cells * Math.clamp(done, 0, 1));
    return (unicode ? "\u2588" : "#").repeat(full)
        + (unicode ? "\u2591" : ".").repeat(cells - full);
  }
}
