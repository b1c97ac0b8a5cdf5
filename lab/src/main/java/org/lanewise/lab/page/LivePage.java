package org.lanewise.lab.page;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.store.StoreException;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.run.LogListener;

/**
 * The page of a run that goes on: written again whenever its log tells of something that a reader
 * waits for. A page that can't be written costs one sentence, not the run.
 */
public final class LivePage implements LogListener {

  /** In long epochs the curves go on between the epochs' ends too. */
  private static final long BETWEEN_NANOS = 10_000_000_000L;

  private final Path file;
  private final Screen screen;
  private final PageRun run;
  private boolean failed;
  private long written = System.nanoTime();

  /**
   * Writes nothing yet.
   *
   * @param file where the page goes
   * @param name of the run
   * @param screen that is told when it can't be written
   */
  public LivePage(Path file, String name, Screen screen) {
    this.file = file;
    this.screen = screen;
    this.run = new PageRun(name, true);
  }

  @Override
  public void recall(Map<String, @Nullable Object> line) {
    run.hear(line);
  }

  @Override
  public void hear(Map<String, @Nullable Object> line) {
    run.hear(line);
    boolean due =
        switch (String.valueOf(line.get("event"))) {
          case "run", "resume", "epoch", "finding", "withdrawn", "end" -> true;
          case "window" -> System.nanoTime() - written > BETWEEN_NANOS;
          default -> false;
        };
    if (due) {
      write();
    }
  }

  private void write() {
    try {
      RunPage.write(List.of(run), file);
      failed = false;
    } catch (StoreException e) {
      if (!failed) {
        screen.prose("the page can't be written now, training goes on: " + e.getMessage());
      }
      failed = true;
    }
    written = System.nanoTime();
  }
}
