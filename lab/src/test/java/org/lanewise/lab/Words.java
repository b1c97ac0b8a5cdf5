package org.lanewise.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A command's words, as a shell would read those that this program proposes. */
public final class Words {

  private static final Pattern PART = Pattern.compile("'([^']*)'|\\\\(.)|( +)|([^ '\\\\]+)");

  private Words() {}

  /** The words. */
  public static List<String> of(String command) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    Matcher part = PART.matcher(command);
    while (part.find()) {
      if (part.group(3) != null) {
        words.add(word.toString());
        word.setLength(0);
      } else {
        word.append(
            part.group(1) != null
                ? part.group(1)
                : part.group(2) != null ? part.group(2) : part.group(4));
      }
    }
    words.add(word.toString());
    return words;
  }
}
