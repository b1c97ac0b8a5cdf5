package org.lanewise.engine.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lanewise.datasets.Shuffle;
import org.lanewise.engine.loss.Metrics;
import org.lanewise.engine.network.Program;

/**
 * The loop of training: epochs of shuffled batches, validation after each, callbacks told of every
 * step and epoch. It can be stopped after any step and, given the same state and position, goes on
 * as if it had not been. One thread at a time, except {@link #requestStop}. Several trainers may
 * share a program and images, but not workers or state.
 *
 * {@snippet :
 * TrainingSettings settings = TrainingSettings.defaults(1).withBatchSize(10).withEpochs(2);
 * TrainingState state = TrainingState.initial(network, settings.optimizer(), 1);
 * try (Workers workers = new Workers(2)) {
 *   Dataset images = new ImageDataset(data.train(), Preprocessing.scaled());
 *   Program program = Program.of(network, KernelSets.FAST);
 *   Trainer trainer = new Trainer(program, workers, images, null, settings, state);
 *   trainer.run();
 * }
 * assert state.steps() == 4;
 * }
 */
public final class Trainer {

  /** The name of what the schedule remembers. */
  private static final String SCHEDULE = "schedule";

  private final Program program;
  private final Workers workers;
  private final Dataset dataset;
  private final @Nullable Dataset validation;
  private final TrainingSettings settings;
  private final TrainingState state;
  private final TrainingStep step;
  private final Position position;
  private final Shuffle shuffle;
  private final int[] order;
  private final List<EpochResult> history = new ArrayList<>();
  private final List<Callback> callbacks = new ArrayList<>();
  private final Map<String, String> restored = new LinkedHashMap<>();
  private @Nullable Predictor predictor;
  private final AtomicBoolean running = new AtomicBoolean();
  private volatile boolean stopRequested;

  /**
   * Prepares a run.
   *
   * @param program how the network runs
   * @param workers the threads
   * @param dataset what it learns from
   * @param validation what it is tested on after each epoch, or null
   * @param settings what to do
   * @param state what training changes; begins at {@link TrainingState#initial}
   * @throws IllegalArgumentException when images and network don't fit, or a batch is larger than
   *     the training set
   */
  public Trainer(
      Program program,
      Workers workers,
      Dataset dataset,
      @Nullable Dataset validation,
      TrainingSettings settings,
      TrainingState state) {
    if (validation != null) {
      Compatibility.check(program.network(), validation);
    }
    settings.schedule().requireBase(settings.optimizer().learningRate());
    this.program = program;
    this.workers = workers;
    this.dataset = dataset;
    this.validation = validation;
    this.settings = settings;
    this.state = state;
    this.step = new TrainingStep(program, workers, dataset, settings, state);
    int batch = settings.batchSize();
    if (batch > dataset.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a batch of %d is larger than the training set of %d images; use a batch of at most %d",
              batch,
              dataset.size(),
              dataset.size()));
    }
    this.position =
        new Position(
            Compatibility.metrics(settings.loss(), dataset),
            settings.stepsPerEpoch(dataset.size()));
    this.shuffle = new Shuffle(settings.seed());
    this.order = new int[dataset.size()];
  }

  /**
   * Adds a callback; callbacks are called in the order in which they were added.
   *
   * @throws IllegalArgumentException when the name of its state is taken
   */
  public void addCallback(Callback callback) {
    Objects.requireNonNull(callback, "callback");
    String name = callback.stateName();
    if (name.equals(SCHEDULE)
        || (!name.isEmpty() && callbacks.stream().anyMatch(c -> c.stateName().equals(name)))) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a callback calls its state '%s', as another one or the schedule does; give it a name of its own",
              name));
    }
    callbacks.add(callback);
    restore(callback);
  }

  private void restore(Callback callback) {
    String state = callback.stateName().isEmpty() ? null : restored.get(callback.stateName());
    if (state != null) {
      callback.restore(state);
    }
  }

  private void restoreSchedule(Map<String, String> states) {
    double[] remembered = step.scheduleState();
    String text = states.getOrDefault(SCHEDULE, "");
    double[] saved = text.isEmpty() ? settings.schedule().initialState() : numbers(text);
    if (saved.length != remembered.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the schedule %s remembers %d numbers, but \"%s\" was saved",
              settings.schedule().label(),
              remembered.length,
              text));
    }
    System.arraycopy(saved, 0, remembered, 0, saved.length);
  }

  private static String text(double[] numbers) {
    return Arrays.stream(numbers).mapToObj(Double::toString).collect(Collectors.joining(" "));
  }

  private static double[] numbers(String text) {
    return Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
  }

  /**
   * The states of callbacks and schedule, by name; what an earlier part of the run had is kept
   * where nobody here goes on with it.
   */
  public Map<String, String> states() {
    Map<String, String> states = new LinkedHashMap<>(restored);
    if (step.scheduleState().length > 0) {
      states.put(SCHEDULE, text(step.scheduleState()));
    }
    for (Callback callback : callbacks) {
      if (!callback.stateName().isEmpty()) {
        states.put(callback.stateName(), callback.state());
      }
    }
    return states;
  }

  /**
   * Gathers statistics in every step from now on. They change no result.
   *
   * @return what the last step looked like, for callbacks to read while they are called
   */
  public StepStatistics gatherStatistics() {
    return step.gatherStatistics();
  }

  /**
   * Takes the times of all parts of the steps from now on. They change no result.
   *
   * @return what the steps since then took
   */
  public StepProfile profile() {
    return step.profile();
  }

  /**
   * Asks to stop after the step, or within the validation, that is under way; when none is, the
   * next {@link #run} stops before its first step. The request ends with that run: the one after it
   * goes on. May be called from any thread.
   */
  public void requestStop() {
    stopRequested = true;
  }

  /** Whether somebody asked to stop, and the run that the request is for has not ended yet. */
  public boolean stopRequested() {
    return stopRequested;
  }

  /**
   * Has somebody else compute the gradients of all batches from now on; everything else stays here,
   * and every bit as it is.
   *
   * @throws IllegalArgumentException when a batch normalization of the network takes its statistics
   *     from the whole batch
   */
  public void computeWith(GradientSource source) {
    step.computeWith(source);
  }

  /** How the network runs. */
  public Program program() {
    return program;
  }

  /** Where training stands. */
  public Position position() {
    return position;
  }

  /** What training changes. */
  public TrainingState state() {
    return state;
  }

  /**
   * The first epoch whose validation can be compared with others: with batch normalization the one
   * after whose last step less than 5 % of the moving statistics is what they began as. It may lie
   * behind the end of the run.
   */
  public int firstCounted() {
    double cold = program.network().coldSteps().orElse(0);
    return (int) Math.clamp(Math.ceil(cold / position.stepsPerEpoch()), 1, Integer.MAX_VALUE);
  }

  /** The learning rate of the last step that this trainer made; 0 before the first. */
  public double learningRate() {
    return step.learningRate();
  }

  /** The results of the epochs so far, oldest first. */
  public History history() {
    return new History(history, firstCounted());
  }

  /**
   * Goes on from a place that an earlier run reached with the same settings and state.
   *
   * @param epoch the epoch that was under way, from 1
   * @param stepsDone how many of its steps were made
   * @param counts what those steps counted
   * @param seconds that they took
   * @param past the results of the epochs before
   * @throws IllegalArgumentException when the place does not exist in this run, or as many steps
   *     count another number of images or classes; nothing is changed then
   * @throws IllegalStateException when it is running
   */
  public void resume(
      int epoch, int stepsDone, Metrics.Counts counts, double seconds, List<EpochResult> past) {
    resume(epoch, stepsDone, counts, seconds, past, Map.of());
  }

  /**
   * The same with the states of callbacks; those that are there or are added later get theirs.
   *
   * @param states as {@link #states} gave them
   */
  public void resume(
      int epoch,
      int stepsDone,
      Metrics.Counts counts,
      double seconds,
      List<EpochResult> past,
      Map<String, String> states) {
    Objects.requireNonNull(past, "past");
    Objects.requireNonNull(states, "states");
    if (epoch < 1 || stepsDone < 0 || stepsDone > position.stepsPerEpoch()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "epoch %d, step %d is no place in a run with %d steps an epoch",
              epoch,
              stepsDone,
              position.stepsPerEpoch()));
    }
    long images = Math.min((long) stepsDone * settings.batchSize(), dataset.size());
    if (counts.images() != images) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d steps of this run have %d images, but %d were counted",
              stepsDone,
              images,
              counts.images()));
    }
    past.forEach(epochResult -> Objects.requireNonNull(epochResult, "past holds null"));
    List<EpochResult> results = List.copyOf(past);
    begin();
    try {
      restoreSchedule(states);
      position.restore(epoch, stepsDone, counts, seconds);
      history.clear();
      history.addAll(results);
      restored.clear();
      restored.putAll(states);
      callbacks.forEach(this::restore);
    } finally {
      running.set(false);
    }
  }

  /**
   * Trains until the last epoch is done or somebody asks to stop.
   *
   * @return whether all epochs are done
   * @throws NonFiniteException when a step meets NaN or infinity: then the state is as before that
   *     step; or when a validation does: then the epoch is not over and has no result, the state is
   *     that after its last step, and another run would only validate again
   * @throws IllegalStateException when it is running already, in another thread or around this; or
   *     the workers are closed
   */
  public boolean run() {
    begin();
    try {
      callbacks.forEach(callback -> callback.onBegin(this));
      boolean done = position.epoch() > settings.epochs();
      while (!done && runEpoch()) {
        done = position.epoch() > settings.epochs();
      }
      for (Callback callback : callbacks) {
        callback.onEnd(position, done);
      }
      return done;
    } finally {
      stopRequested = false;
      running.set(false);
    }
  }

  private void begin() {
    if (!running.compareAndSet(false, true)) {
      throw new IllegalStateException(
          "this trainer is running already; wait for its run to end, or make another trainer");
    }
  }

  private boolean runEpoch() {
    int epoch = position.epoch();
    long started = System.nanoTime();
    putInOrder(epoch);
    while (position.step() < position.stepsPerEpoch()) {
      if (stopRequested) {
        return false;
      }
      int first = position.step() * settings.batchSize();
      int batch = Math.min(settings.batchSize(), order.length - first);
      Metrics metrics = step.run(order, first, batch, epoch);
      long now = System.nanoTime();
      position.advance(metrics, (now - started) * 1e-9);
      for (int i = 0; i < callbacks.size(); i++) {
        callbacks.get(i).onStep(position, metrics);
      }
      started = System.nanoTime();
    }
    Metrics tested = null;
    if (validation != null) {
      tested = validate(validation).orElse(null);
      if (tested == null) {
        return false;
      }
      if (!tested.finite()) {
        throw NonFiniteException.ofValidation(state, program, workers, validation, epoch);
      }
    }
    EpochResult result = result(epoch, tested);
    settings.schedule().epochEnded(epoch, result.deciding(), step.scheduleState());
    history.add(result);
    position.nextEpoch();
    for (Callback callback : callbacks) {
      callback.onEpoch(position, result);
    }
    return true;
  }

  private void putInOrder(int epoch) {
    if (settings.shuffle()) {
      shuffle.fill(epoch, order);
    } else {
      for (int i = 0; i < order.length; i++) {
        order[i] = i;
      }
    }
  }

  private EpochResult result(int epoch, @Nullable Metrics tested) {
    Metrics training = position.epochMetrics();
    double seconds = position.seconds();
    Map<String, Double> own = training.own();
    if (tested != null) {
      tested.own().forEach((name, value) -> own.put(EpochResult.VALIDATION + name, value));
    }
    return new EpochResult(
        epoch,
        training.meanLoss(),
        training.accuracy(),
        Optional.ofNullable(tested)
            .map(t -> new EpochResult.Validation(t.meanLoss(), t.accuracy())),
        seconds,
        training.images() / seconds,
        own);
  }

  /** Empty when somebody asked to stop: then it is done when the run goes on. */
  private Optional<Metrics> validate(Dataset images) {
    for (Callback callback : callbacks) {
      callback.onValidation(position);
    }
    if (predictor == null) {
      predictor = new Predictor(program, workers, state);
    }
    return predictor.evaluate(images, settings.loss(), this::stopRequested);
  }

  /**
   * As {@code trainer at epoch 2, step 3 of 40, on 2 threads, fast kernels, fused, for a network
   * …}.
   */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "trainer at %s, on %s, %s", position, workers, program);
  }
}
