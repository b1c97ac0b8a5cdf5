package org.lanewise.lab.terminal;

import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The last line of a terminal, written over a few times a second. Everything else that is written
 * meanwhile goes through {@link #above}, and stands above it.
 *
 * <p>The cursor rests in the first column: then a terminal that wraps the line when its window gets
 * narrower, or that shows {@code ^C}, leaves nothing that the next painting doesn't erase. The last
 * column stays free, because a terminal goes on to the next line after it.
 */
public final class LiveRow {

  private static final int REFRESH_MILLISECONDS = 200;

  /** Erases all from the cursor to the end of the screen: what wrapped lies below. */
  private static final String ERASE_REST = "\u001b[J";

  private final PrintStream out;
  private final IntSupplier columns;
  private final boolean unicode;
  private final Deque<Entry> entries = new ArrayDeque<>();
  private @Nullable Thread painter;

  private final class Entry implements Shown {

    private final Supplier<? extends LiveState> state;

    Entry(Supplier<? extends LiveState> state) {
      this.state = state;
    }

    @Override
    public void repaint() {
      paint();
    }

    @Override
    public void close() {
      remove(this);
    }
  }

  /**
   * A line that shows nothing yet.
   *
   * @param out the terminal
   * @param columns its width now
   * @param unicode whether block characters can be shown
   */
  public LiveRow(PrintStream out, IntSupplier columns, boolean unicode) {
    this.out = out;
    this.columns = columns;
    this.unicode = unicode;
  }

  /** Shows this from now on: at once, and then as it has become, a few times a second. */
  public synchronized Shown show(Supplier<? extends LiveState> state) {
    Entry entry = new Entry(state);
    entries.push(entry);
    paint();
    if (painter == null) {
      painter = Thread.ofPlatform().daemon().name("live-line").start(this::paintAgainAndAgain);
      // Where the process ends in the middle of it, the shell's prompt finds an empty line.
      Runtime.getRuntime().addShutdownHook(new Thread(this::clear, "live-line-end"));
    }
    return entry;
  }

  /** Writes whole lines, each with its end; the live line, if any, comes back below them. */
  public synchronized void above(String lines) {
    Entry entry = entries.peek();
    write(entry == null ? lines : "\r" + ERASE_REST + lines + text(entry));
  }

  private synchronized void paint() {
    Entry entry = entries.peek();
    if (entry != null) {
      write("\r" + text(entry));
    }
  }

  private synchronized void remove(Entry entry) {
    boolean top = entry == entries.peek();
    if (entries.remove(entry) && top) {
      if (entries.isEmpty()) {
        write("\r" + ERASE_REST);
      } else {
        paint();
      }
    }
  }

  private synchronized void clear() {
    if (!entries.isEmpty()) {
      entries.clear();
      write("\r" + ERASE_REST);
    }
  }

  private String text(Entry entry) {
    return entry.state.get().line(columns.getAsInt() - 1, unicode) + ERASE_REST + "\r";
  }

  private void write(String text) {
    out.print(text);
    out.flush();
  }

  private void paintAgainAndAgain() {
    try {
      while (true) {
        Thread.sleep(REFRESH_MILLISECONDS);
        paint();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
