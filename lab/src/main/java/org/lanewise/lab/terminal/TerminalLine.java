package org.lanewise.lab.terminal;

import java.io.PrintStream;
import me.tongfei.progressbar.ProgressBarConsumer;

/**
 * Where a progress bar shows its text: one line of the terminal, written over. The library's own
 * consumer asks JLine for the width, and JLine sets the process's signals back to what they do by
 * default, so that Ctrl-C ends a run before it has saved.
 */
public final class TerminalLine implements ProgressBarConsumer {

  private final PrintStream out;
  private final TerminalWidth width;
  private boolean shown;

  /** A line on this stream, which leads to a terminal of this width. */
  public TerminalLine(PrintStream out, TerminalWidth width) {
    this.out = out;
    this.width = width;
  }

  /** One column less than there are: a terminal wraps after its last one. */
  @Override
  public int getMaxRenderedLength() {
    return Math.max(1, width.columns() - 1);
  }

  @Override
  public void accept(String text) {
    String cut = text.substring(0, Math.min(text.length(), getMaxRenderedLength()));
    out.print("\r" + cut + "\u001b[K");
    out.flush();
    shown = true;
  }

  /** Takes the text away. */
  @Override
  public void clear() {
    out.print("\r\u001b[K");
    out.flush();
    shown = false;
  }

  /**
   * Ends the line, so that what was last shown stays; where nothing is shown it is free already.
   */
  @Override
  public void close() {
    if (shown) {
      out.println();
      out.flush();
      shown = false;
    }
  }
}
