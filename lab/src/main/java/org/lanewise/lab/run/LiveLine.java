package org.lanewise.lab.run;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.DefaultProgressBarRenderer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarStyle;
import me.tongfei.progressbar.ProgressState;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.loss.Tally;
import org.lanewise.engine.train.EpochResult;
import org.lanewise.engine.train.Position;
import org.lanewise.engine.train.TrainingListener;

/**
 * The line that is written over while training: epoch, step, loss, accuracy, images a second, and
 * the time until the last epoch ends. The training thread only stores numbers; a thread of the
 * progress bar turns them into text a few times a second.
 */
final class LiveLine implements TrainingListener, AutoCloseable {

  private static final int REFRESH_MILLISECONDS = 200;

  private final PrintStream out;
  private final ProgressBarStyle style;
  private final int epochs;
  private @Nullable ProgressBar bar;

  private volatile double loss;
  private volatile double accuracy;
  private volatile double rate;
  private volatile double secondsLeft = Double.NaN;

  LiveLine(PrintStream out, boolean unicode, int epochs) {
    this.out = out;
    this.style = unicode ? ProgressBarStyle.UNICODE_BLOCK : ProgressBarStyle.ASCII;
    this.epochs = epochs;
  }

  @Override
  public void onStep(Position position, Tally batch) {
    Tally epoch = position.epochTally();
    loss = epoch.meanLoss();
    accuracy = epoch.accuracy();
    rate = epoch.images() / position.seconds();
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
        .setTaskName("epoch %d/%d".formatted(position.epoch(), epochs))
        .setInitialMax(position.stepsPerEpoch())
        .setUpdateIntervalMillis(REFRESH_MILLISECONDS)
        .setConsumer(new ConsoleProgressBarConsumer(out))
        .setRenderer(new Renderer())
        .clearDisplayOnFinish()
        .build();
  }

  /** The library's line with our numbers. */
  private final class Renderer extends DefaultProgressBarRenderer {

    Renderer() {
      super(style, "", 1, true, null, null, true, state -> LiveLine.this.eta());
    }

    @Override
    protected String ratio(ProgressState state) {
      return "step " + super.ratio(state);
    }

    @Override
    protected String etaString(ProgressState state) {
      return "ETA " + super.etaString(state);
    }

    @Override
    protected String speed(ProgressState state) {
      return String.format(
          Locale.ROOT, " loss %.4f accuracy %.4f %,.0f images/s", loss, accuracy, rate);
    }
  }

  private Optional<Duration> eta() {
    double left = secondsLeft;
    return Double.isFinite(left)
        ? Optional.of(Duration.ofMillis(Math.round(left * 1000)))
        : Optional.empty();
  }
}
