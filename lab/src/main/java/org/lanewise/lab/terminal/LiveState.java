package org.lanewise.lab.terminal;

/** What the live line tells at one moment. Immutable, so that any thread may turn it into text. */
public interface LiveState {

  /**
   * The text of the line.
   *
   * @param room the columns that may be used
   * @param unicode whether block characters can be shown
   * @return at most {@code room} characters, one column each, without control characters
   */
  String line(int room, boolean unicode);
}
