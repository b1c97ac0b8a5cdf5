package org.lanewise.lab.cli;

import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.Progress;
import org.lanewise.lab.terminal.Gauge;
import org.lanewise.lab.terminal.Shown;
import org.lanewise.lab.terminal.WorkState;

/** Shows long work on data: a bar on a terminal, one line per stage otherwise. */
public final class ScreenProgress implements Progress {

  private final Screen screen;
  private @Nullable Gauge gauge;
  private Shown shown = Shown.NOTHING;

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
    Gauge begun =
        new Gauge(
            stage,
            stage,
            total,
            switch (unit) {
              case BYTES -> WorkState.Unit.BYTES;
              case IMAGES -> WorkState.Unit.IMAGES;
              case FILES -> WorkState.Unit.FILES;
            });
    gauge = begun;
    shown = screen.show(begun);
  }

  @Override
  public void advance(long done) {
    Gauge current = gauge;
    if (current != null) {
      current.advance(done);
    }
  }

  @Override
  public void end() {
    shown.close();
    shown = Shown.NOTHING;
    gauge = null;
  }

  @Override
  public void say(String sentence) {
    screen.prose(sentence);
  }
}
