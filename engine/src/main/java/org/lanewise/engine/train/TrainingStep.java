package org.lanewise.engine.train;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.network.PreparedWeights;
import org.lanewise.engine.network.Program;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.optim.Schedule;

/**
 * One step of training. The {@link GradientPass} computes the batch's gradient, the {@link
 * UpdatePass} takes it to the parameters.
 *
 * <p>All memory is made by the constructor and the first steps; it depends on the network and the
 * number of threads, and does not grow with the batch. One thread at a time: a second step while
 * one is under way is refused by the workers with an {@link IllegalStateException}. Program and
 * images may be shared with other threads' steps; workers and state may not.
 */
public final class TrainingStep {

  private final Program program;
  private final Workers workers;
  private final Dataset dataset;
  private final TrainingState state;
  private final Optimizer optimizer;
  private final TrainingSettings settings;
  private final Schedule schedule;
  private final double[] scheduleState;
  private final long steps;
  private final GradientPass pass;
  private final Batch batch = new Batch();
  private final PreparedWeights weights;
  private final UpdatePass update;

  /** The version of the parameters that {@link #weights} were prepared from. */
  private long prepared = -1;

  private int preparedEpoch;

  private StepObserver observer = StepObserver.NONE;
  private @Nullable StepRecorder recorder;
  private @Nullable GradientSource elsewhere;
  private final Metrics given;

  /**
   * Prepares to train.
   *
   * @param program how the network runs
   * @param workers the threads
   * @param dataset what it learns from; shape and classes must be the network's
   * @param settings optimizer, schedule, loss and the seed of dropout; for the schedule also the
   *     length of the run
   * @param state parameters and optimizer state; every step changes them
   * @throws IllegalArgumentException when images, network, optimizer and state don't fit, or the
   *     settings ask for convolutions that the program computes another way
   */
  public TrainingStep(
      Program program,
      Workers workers,
      Dataset dataset,
      TrainingSettings settings,
      TrainingState state) {
    Optimizer optimizer = settings.optimizer();
    Compatibility.check(program.network(), dataset);
    Compatibility.check(program.network(), settings.update(), state);
    Compatibility.check(program, settings);
    this.program = program;
    this.workers = workers;
    this.dataset = dataset;
    this.optimizer = optimizer;
    this.settings = settings;
    this.schedule = settings.schedule();
    this.scheduleState = schedule.initialState();
    this.steps = (long) settings.epochs() * settings.stepsPerEpoch(dataset.size());
    this.state = state;
    this.pass = new GradientPass(program, workers, dataset, settings.loss(), settings.seed());
    this.given = Compatibility.metrics(settings.loss(), dataset);
    this.weights = program.newWeights();
    this.update = new UpdatePass(program, workers, state, settings.update(), steps, weights);
  }

  /** The same with the rate of the optimizer in every step. */
  public TrainingStep(
      Program program,
      Workers workers,
      Dataset dataset,
      Optimizer optimizer,
      long seed,
      TrainingState state) {
    this(
        program,
        workers,
        dataset,
        TrainingSettings.defaults(seed)
            .with(program.convolution())
            .withOptimizer(Objects.requireNonNull(optimizer, "optimizer")),
        state);
  }

  /**
   * From now on gradients come from there.
   *
   * @throws IllegalArgumentException when the images of a batch depend on all others
   */
  void computeWith(GradientSource source) {
    Compatibility.checkShares(program);
    elsewhere = Objects.requireNonNull(source, "source");
  }

  /**
   * Gathers statistics in every step from now on.
   *
   * @return what the last step looked like; the next step changes it
   */
  public StepStatistics gatherStatistics() {
    return new StepStatistics(record());
  }

  /**
   * Takes the times of all parts of a step from now on.
   *
   * @return what the steps since then took
   */
  public StepProfile profile() {
    StepRecorder recording = record();
    recording.time(workers);
    return new StepProfile(program, workers, recording);
  }

  private StepRecorder record() {
    StepRecorder recording = recorder;
    if (recording == null) {
      recording = new StepRecorder(program, workers.threads());
      recorder = recording;
      observer = recording;
      pass.observe(recording);
      update.observe(recording);
    }
    return recording;
  }

  /**
   * Trains on one batch.
   *
   * @param order indices of images
   * @param first where in the order the batch begins
   * @param size how many images it has, at least 1
   * @param epoch the epoch, from 1
   * @return what the forward pass counted; valid until the next step
   * @throws NonFiniteException when a logit, the loss or the gradient is NaN or infinite: then the
   *     parameters and the optimizer's state are as before the step; or when the update makes them
   *     so: then they are {@linkplain NonFiniteException#spoiled spoiled}
   */
  public Metrics run(int[] order, int first, int size, int epoch) {
    Optional<ShareGradient> sum = fromElsewhere(order, first, size, epoch);
    if (sum.isPresent()) {
      return take(sum.get(), epoch);
    }
    double rate = rate();
    Metrics metrics = computeGradient(order, first, size, epoch);
    if (!pass.finite()) {
      throw NonFiniteException.of(state, program, workers, dataset, settings, batch);
    }
    pass.moveStatistics(state.liveParameters());
    update(rate, pass.gradient(), epoch);
    return metrics;
  }

  private Optional<ShareGradient> fromElsewhere(int[] order, int first, int size, int epoch) {
    GradientSource others = elsewhere;
    if (others == null) {
      return Optional.empty();
    }
    batch.set(order, first, size, epoch);
    return others.gradient(state.liveParameters(), order, first, size, epoch, state.steps());
  }

  private Metrics take(ShareGradient sum, int epoch) {
    if (!sum.finite()) {
      throw NonFiniteException.of(state, program, workers, dataset, settings, batch);
    }
    observer.stepBegins(batch, state.steps());
    StepRecorder watching = recorder;
    if (watching != null) {
      sum.seen().ifPresent(watching::take);
    }
    apply(sum, epoch);
    given.restore(sum.counts());
    return given;
  }

  /**
   * The first half of a step: the gradient of the mean loss of a batch, without an update.
   *
   * @return what the forward pass counted; valid until the next call
   */
  public Metrics computeGradient(int[] order, int first, int size, int epoch) {
    batch.set(order, first, size, epoch);
    observer.stepBegins(batch, state.steps());
    prepareWeights(epoch);
    return pass.run(batch, weights);
  }

  /** After the first step that is only needed when somebody else has set the parameters. */
  private void prepareWeights(int epoch) {
    if (prepared != state.version()) {
      program.prepare(state.liveParameters(), weights);
      prepared = state.version();
    } else if (epoch != preparedEpoch) { // batch normalizations may stand still from now on
      program.prepareMoving(state.liveParameters(), weights);
    }
    preparedEpoch = epoch;
  }

  /** The gradient that {@link #computeGradient} left, in the order of the flat vector. */
  public float[] gradient() {
    return pass.gradient().clone();
  }

  /**
   * The second half of a step, with a gradient that others computed.
   *
   * @param sum of all shares of a batch, see {@link ShareGradient#sum}
   * @param epoch the epoch, from 1
   * @throws IllegalArgumentException when it is not as long as the parameters, or not finite
   * @throws NonFiniteException when the update makes the state NaN or infinite
   */
  public void apply(ShareGradient sum, int epoch) {
    double rate = rate();
    int size = program.network().parameterCount();
    if (sum.gradient().length != size || !sum.finite()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the gradient has %d elements and is %s, but the network has %d parameters and needs a finite one",
              sum.gradient().length,
              sum.finite() ? "finite" : "not finite",
              size));
    }
    prepareWeights(epoch); // what the update leaves as it is, the next step may need
    program.moveStatistics(sum.statistics(), state.liveParameters());
    update(rate, sum.gradient().clone(), epoch);
  }

  private void update(double rate, float[] gradient, int epoch) {
    state.countStep();
    boolean finite = update.run(epoch, rate, gradient);
    prepared = state.version();
    if (!finite) {
      throw NonFiniteException.ofUpdate(state, program.network(), optimizer, epoch);
    }
  }

  /** The learning rate of the step that comes. */
  private double rate() {
    long number = state.steps() + 1;
    double rate = schedule.rate(optimizer.learningRate(), number, steps, scheduleState);
    if (!(rate >= 0 && rate < Double.POSITIVE_INFINITY)) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "the schedule %s gives step %d the learning rate %s, but it must be finite and not negative",
              schedule.label(),
              number,
              rate));
    }
    return rate;
  }

  /** The learning rate of the last step that was made here; 0 before the first. */
  double learningRate() {
    return update.rate();
  }

  /** What the schedule remembers; to be changed by it, or to what it was. */
  double[] scheduleState() {
    return scheduleState;
  }
}
