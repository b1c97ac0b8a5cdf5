package org.lanewise.lab.run;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressState;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.loss.Tally;
import org.lanewise.engine.train.EpochResult;
import org.lanewise.engine.train.Position;
import org.lanewise.engine.train.TrainingListener;
import org.lanewise.lab.terminal.TerminalLine;
import org.lanewise.lab.terminal.TerminalWidth;

/**
 * The line that is written over while training: epoch, step, loss, accuracy, images a second, and
 * the time until the last epoch ends. The training thread only stores numbers; a thread of the
 * progress bar turns them into text a few times a second.
 */
final class LiveLine implements TrainingListener, AutoCloseable {

  private static final int REFRESH_MILLISECONDS = 200;
  private static final int SHORTEST_BAR = 8;

  private final PrintStream out;
  private final char full;
  private final char empty;
  private final int epochs;
  private @Nullable ProgressBar bar;

  private volatile int epoch;
  private volatile double loss;
  private volatile double accuracy;
  private volatile double rate;
  private volatile double secondsLeft;

  LiveLine(PrintStream out, boolean unicode, int epochs) {
    this.out = out;
    this.full = unicode ? '\u2588' : '#';
    this.empty = unicode ? '\u2591' : '.';
    this.epochs = epochs;
  }

  @Override
  public void onStep(Position position, Tally batch) {
    Tally tally = position.epochTally();
    epoch = position.epoch();
    loss = tally.meanLoss();
    accuracy = tally.accuracy();
    rate = tally.images() / position.seconds();
    double stepsLeft =
        (double) (epochs - position.epoch() + 1) * position.stepsPerEpoch() - position.step();
    secondsLeft = stepsLeft * position.seconds() / position.step();
    ProgressBar current = bar;
    if (current == null) {
      current = begin(position);
      bar = current;
    }
    current.stepTo(position.step());
  }

  @Override
  public void onEpoch(Position position, EpochResult result) {
    close();
  }

  /** Takes the line away. */
  @Override
  public void close() {
    ProgressBar current = bar;
    bar = null;
    if (current != null) {
      current.close();
    }
  }

  private ProgressBar begin(Position position) {
    return ProgressBar.builder()
        .setInitialMax(position.stepsPerEpoch())
        .setUpdateIntervalMillis(REFRESH_MILLISECONDS)
        .setConsumer(new TerminalLine(out, TerminalWidth.standard()))
        .setRenderer(this::render)
        .clearDisplayOnFinish()
        .build();
  }

  /** The numbers, and a bar in what is left of the width. */
  private String render(ProgressState state, int width) {
    String text =
        String.format(
            Locale.ROOT,
            "epoch %d/%d step %d/%d loss %.4f accuracy %.4f %,.0f images/s ETA %s",
            epoch,
            epochs,
            state.getCurrent(),
            state.getMax(),
            loss,
            accuracy,
            rate,
            clock(secondsLeft));
    int room = width - text.length() - 1;
    if (room < SHORTEST_BAR) {
      return text.substring(0, Math.min(text.length(), Math.max(0, width)));
    }
    int done = (int) (room * state.getCurrent() / Math.max(1, state.getMax()));
    return text
        + " "
        + String.valueOf(full).repeat(done)
        + String.valueOf(empty).repeat(room - done);
  }

  /** As {@code 0:07} or {@code 1:02:33}. */
  static String clock(double seconds) {
    if (!Double.isFinite(seconds)) {
      return "?";
    }
    Duration left = Duration.ofSeconds(Math.round(seconds));
    return left.toHours() > 0
        ? String.format(
            Locale.ROOT, "%d:%02d:%02d", left.toHours(), left.toMinutesPart(), left.toSecondsPart())
        : String.format(Locale.ROOT, "%d:%02d", left.toMinutes(), left.toSecondsPart());
  }
}
