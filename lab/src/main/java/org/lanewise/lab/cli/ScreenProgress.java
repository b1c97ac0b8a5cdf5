package org.lanewise.lab.cli;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.Progress;
import org.lanewise.lab.terminal.TerminalLine;
import org.lanewise.lab.terminal.TerminalWidth;

/** Shows long work on data: a bar on a terminal, one line per stage otherwise. */
public final class ScreenProgress implements Progress {

  private static final int REFRESH_MILLISECONDS = 200;
  private static final long MEGABYTE = 1_000_000;

  private final Screen screen;
  private @Nullable ProgressBar bar;

  /** Progress on this screen. */
  public ScreenProgress(Screen screen) {
    this.screen = screen;
  }

  @Override
  public void begin(String stage, long total, Unit unit) {
    if (!screen.live()) {
      screen.plain(stage + " ...");
      return;
    }
    ProgressBarBuilder builder =
        ProgressBar.builder()
            .setTaskName(stage)
            .setInitialMax(total)
            .setUpdateIntervalMillis(REFRESH_MILLISECONDS)
            .setStyle(screen.unicode() ? ProgressBarStyle.UNICODE_BLOCK : ProgressBarStyle.ASCII)
            .setConsumer(new TerminalLine(screen.out(), TerminalWidth.standard()));
    switch (unit) {
      case BYTES -> builder.setUnit(" MB", MEGABYTE).showSpeed();
      case IMAGES -> builder.setUnit(" images", 1);
      case FILES -> builder.setUnit(" files", 1);
    }
    bar = builder.build();
  }

  @Override
  public void advance(long done) {
    ProgressBar current = bar;
    if (current != null) {
      current.stepTo(done);
    }
  }

  @Override
  public void end() {
    ProgressBar current = bar;
    bar = null;
    if (current != null) {
      current.close();
    }
  }

  @Override
  public void say(String sentence) {
    screen.plain(sentence);
  }
}
