package org.lanewise.lab.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Breaks prose between words, so that a terminal doesn't break it within them. */
public final class Wrap {

  private static final Pattern STYLE = Pattern.compile("\u001b\\[[0-9;]*m");
  private static final Pattern BLANKS = Pattern.compile("(?<=[^ ]) +");

  private Wrap() {}

  /**
   * Breaks a text.
   *
   * @param label what stands before the text, such as {@code " seen "}; the lines after the first
   *     are indented by its width
   * @param text one line of prose; colours take no room
   * @param columns that may be used
   * @return the lines; a word that is longer than a line stays whole
   */
  public static List<String> lines(String label, String text, int columns) {
    return lines(label, text, columns, " ".repeat(Math.min(width(label), columns / 2)));
  }

  /** The same, with what the lines after the first begin with. */
  public static List<String> lines(String label, String text, int columns, String indent) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(label);
    boolean empty = true;
    int end = 0;
    for (String word : BLANKS.split(text)) {
      int at = text.indexOf(word, end);
      String gap = text.substring(end, at);
      end = at + word.length();
      if (!empty && width(line) + gap.length() + width(word) > columns) {
        lines.add(line.toString());
        line.setLength(0);
        line.append(indent);
        gap = "";
      }
      line.append(gap).append(word);
      empty = false;
    }
    lines.add(line.toString());
    return lines;
  }

  private static int width(CharSequence text) {
    return STYLE.matcher(text).replaceAll("").length();
  }
}
