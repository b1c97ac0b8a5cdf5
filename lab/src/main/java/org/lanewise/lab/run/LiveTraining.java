package org.lanewise.lab.run;

import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import org.lanewise.engine.kernel.KernelSet;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.train.Callback;
import org.lanewise.engine.train.EpochResult;
import org.lanewise.engine.train.Position;
import org.lanewise.lab.cli.Screen;
import org.lanewise.lab.fault.Setup;
import org.lanewise.lab.terminal.Shown;
import org.lanewise.lab.terminal.TrainingState;

/**
 * Shows on the live line how training stands: epoch, step, loss, accuracy, images a second, and the
 * time until the last epoch and its validation end. The training thread leaves its numbers; the
 * line's own thread turns them into text a few times a second, and at once where something else
 * begins than steps.
 */
public final class LiveTraining implements Callback, AutoCloseable {

  /** A forward pass is about a third of a step. Until the first validation, nobody knows better. */
  private static final double FORWARD_SHARE = 1.0 / 3;

  private static final double NANO = 1e-9;

  /**
   * What was last heard.
   *
   * @param state of the training then
   * @param at when it was heard, in nanoseconds
   */
  private record Heard(TrainingState state, long at) {}

  private final String title;
  private final int epochs;
  private final int steps;
  private final int validationImages;
  private final String beginning;
  private final LongSupplier clock;
  private final Pace pace = new Pace();
  private final Shown shown;
  private volatile Heard heard;

  private long stepBegan;
  private long validationBegan;
  private long imagesSeen;
  private OptionalDouble validationSeconds = OptionalDouble.empty();

  private LiveTraining(
      Screen screen, String title, Setup setup, KernelSet kernels, LongSupplier clock) {
    int images = setup.data().train().size();
    int batch = setup.settings().batchSize();
    this.title = title;
    this.epochs = setup.settings().epochs();
    this.steps = (images + batch - 1) / batch;
    this.validationImages = setup.data().test().size();
    this.beginning = kernels == KernelSets.FAST ? "compiling the kernels" : "the first steps";
    this.clock = clock;
    this.stepBegan = clock.getAsLong();
    this.heard = heard(1, 0, beginning, 0, 0, Double.NaN);
    this.shown = screen.show(this::nowShown);
  }

  /**
   * Begins to show a run, at once.
   *
   * @param screen where
   * @param title of the run, or empty
   * @param setup what will be trained
   * @param kernels that compute
   */
  public static LiveTraining show(Screen screen, String title, Setup setup, KernelSet kernels) {
    return new LiveTraining(screen, title, setup, kernels, System::nanoTime);
  }

  /** The same by another clock, for tests. */
  static LiveTraining show(Screen screen, Setup setup, KernelSet kernels, LongSupplier clock) {
    return new LiveTraining(screen, "", setup, kernels, clock);
  }

  /** Training begins, perhaps in the middle of a run. */
  public void begin(Position position) {
    stepBegan = clock.getAsLong();
    imagesSeen = position.epochMetrics().images();
    heard = heard(position.epoch(), position.step(), beginning, 0, 0, Double.NaN);
    shown.repaint();
  }

  @Override
  public void onStep(Position position, Metrics batch) {
    long now = clock.getAsLong();
    Metrics metrics = position.epochMetrics();
    pace.step((now - stepBegan) * NANO, metrics.images() - imagesSeen);
    stepBegan = now;
    imagesSeen = metrics.images();
    heard =
        heard(
            position.epoch(),
            position.step(),
            pace.settled() ? "" : beginning,
            metrics.meanLoss(),
            metrics.accuracy(),
            secondsLeft(position.epoch(), position.step()));
  }

  @Override
  public void onValidation(Position position) {
    validationBegan = clock.getAsLong();
    TrainingState last = heard.state();
    heard =
        heard(
            position.epoch(),
            position.step(),
            "validating",
            last.loss(),
            last.accuracy(),
            secondsLeft(position.epoch(), position.step()));
    shown.repaint();
  }

  @Override
  public void onEpoch(Position position, EpochResult result) {
    stepBegan = clock.getAsLong();
    imagesSeen = 0;
    validationSeconds = OptionalDouble.of((stepBegan - validationBegan) * NANO);
    if (position.epoch() <= epochs) {
      heard =
          heard(
              position.epoch(),
              position.step(),
              "",
              result.loss(),
              result.accuracy(),
              secondsLeft(position.epoch(), position.step()));
    } else {
      close();
    }
  }

  /** Takes the line away. */
  @Override
  public void close() {
    shown.close();
  }

  /** How it stands now: the time that is left goes on between the steps. */
  private TrainingState nowShown() {
    Heard last = heard;
    TrainingState state = last.state();
    double since = (clock.getAsLong() - last.at()) * NANO;
    return new TrainingState(
        state.title(),
        state.epoch(),
        state.epochs(),
        state.step(),
        state.steps(),
        state.doing(),
        state.loss(),
        state.accuracy(),
        state.imagesPerSecond(),
        Double.isNaN(state.secondsLeft()) ? Double.NaN : Math.max(0, state.secondsLeft() - since));
  }

  private Heard heard(
      int epoch, int step, String doing, double loss, double accuracy, double secondsLeft) {
    return new Heard(
        new TrainingState(
            title,
            epoch,
            epochs,
            step,
            steps,
            doing,
            loss,
            accuracy,
            pace.imagesPerSecond(),
            secondsLeft),
        clock.getAsLong());
  }

  /** The steps that are left, and the validations, that of this epoch included. */
  private double secondsLeft(int epoch, int step) {
    long stepsLeft = (long) (epochs - epoch + 1) * steps - step;
    double validation =
        validationSeconds.orElseGet(
            () -> FORWARD_SHARE * validationImages / pace.imagesPerSecond());
    return stepsLeft * pace.secondsPerStep() + (epochs - epoch + 1) * validation;
  }
}
