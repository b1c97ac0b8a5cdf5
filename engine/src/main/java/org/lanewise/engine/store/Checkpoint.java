package org.lanewise.engine.store;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.lanewise.engine.optim.Optimizer;
import org.lanewise.engine.train.BestEpoch;
import org.lanewise.engine.train.History;
import org.lanewise.engine.train.Trainer;
import org.lanewise.engine.train.TrainingSettings;
import org.lanewise.engine.train.TrainingState;

/**
 * A run of training, stopped between two steps: everything that is needed to go on and end with the
 * same bits.
 *
 * @param run what is trained, and how
 * @param state parameters, the optimizer's memory and the number of steps; the trainer's own, not a
 *     copy
 * @param progress where in the data it stands
 * @param history the results of the epochs before, oldest first
 * @param best the best of them, when one is done
 * @param states those of callbacks and schedule, by name
 * @param numerics the edition of the numerics contract that its bits are of
 */
public record Checkpoint(
    Run run,
    TrainingState state,
    EpochProgress progress,
    History history,
    Optional<Best> best,
    Map<String, String> states,
    int numerics) {

  /**
   * The best epoch of a run so far and its parameters.
   *
   * @param epoch its number, from 1
   * @param loss its validation loss, or its training loss where there is no validation
   * @param parameters the flat parameter vector after that epoch; copied in and out
   */
  public record Best(int epoch, double loss, float[] parameters) {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException when the epoch is below 1 or the loss not finite
     */
    public Best {
      Objects.requireNonNull(parameters, "parameters");
      if (epoch < 1 || !Double.isFinite(loss)) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "epoch %d with loss %s can't be the best", epoch, loss));
      }
      parameters = parameters.clone();
    }

    /** A copy. */
    @Override
    public float[] parameters() {
      return parameters.clone();
    }

    /** As {@code epoch 3 with loss 0.987, 72,906 parameters}. */
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT, "epoch %d with loss %s, %,d parameters", epoch, loss, parameters.length);
    }
  }

  /**
   * Checks that the parts go together.
   *
   * @throws IllegalArgumentException when an array has another length than the network's
   *     parameters, the optimizer another number of arrays, only one of state and settings an
   *     average, the history another length than the epochs that are done, or data and progress
   *     differ in whether targets are classes
   */
  public Checkpoint {
    Objects.requireNonNull(history, "history");
    Objects.requireNonNull(states, "states");
    states = Collections.unmodifiableMap(new LinkedHashMap<>(states));
    int count = run.network().vectorSize();
    int arrays = run.training().optimizer().stateNames().size();
    if (state.parameterCount() != count
        || (best.isPresent() && best.get().parameters().length != count)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a network of %d parameters doesn't go with a state of %d",
              count,
              state.parameterCount()));
    }
    if (state.optimizerArrays() != arrays) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the optimizer remembers %d arrays, the state has %d",
              arrays,
              state.optimizerArrays()));
    }
    if (state.average().isPresent() != run.training().update().average().isPresent()) {
      throw new IllegalArgumentException(
          "the settings and the state don't both have an average of the parameters");
    }
    if (run.data().ofClasses() != progress.counts().classes() > 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the data have %s, but steps counted %s; give the run the identity of its data",
              run.data().ofClasses() ? "classes" : "targets that are numbers",
              run.data().ofClasses() ? "numbers" : "classes"));
    }
    if (progress.epoch() != history.size() + 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "epoch %d is under way, but %d are in the history",
              progress.epoch(),
              history.size()));
    }
  }

  /** What keeps the best epoch of a trainer that goes on from this, or begins. */
  public static BestEpoch best(Trainer trainer, Optional<Checkpoint> resumedFrom) {
    return Objects.requireNonNull(resumedFrom, "resumedFrom")
        .flatMap(Checkpoint::best)
        .map(found -> new BestEpoch(trainer, found.epoch(), found.loss(), found.parameters()))
        .orElseGet(() -> new BestEpoch(trainer));
  }

  /** The run that a trainer is in the middle of, between two steps. */
  public static Checkpoint of(Run run, Trainer trainer, Optional<Best> best) {
    Objects.requireNonNull(run, "run");
    Objects.requireNonNull(trainer, "trainer");
    Objects.requireNonNull(best, "best");
    var position = trainer.position();
    return new Checkpoint(
        run,
        trainer.state(),
        new EpochProgress(
            position.epoch(),
            position.step(),
            position.epochMetrics().counts(),
            position.seconds()),
        trainer.history(),
        best,
        trainer.states(),
        NumericsEdition.CURRENT);
  }

  /**
   * Sets a new trainer to where this checkpoint stands. The trainer must have been made with this
   * checkpoint's {@link #state}.
   *
   * @throws IllegalArgumentException when it was not, or an epoch of that trainer has fewer steps,
   *     or others
   */
  public void resume(Trainer trainer) {
    if (trainer.state() != state) {
      throw new IllegalArgumentException(
          "the trainer has a state of its own; make it with the checkpoint's");
    }
    trainer.resume(
        progress.epoch(), progress.step(), progress.counts(), progress.seconds(), history, states);
  }

  /**
   * The same with the given settings, whose optimizer and schedule differ from those that were read
   * in their code only.
   */
  Checkpoint with(TrainingSettings training) {
    Optimizer optimizer = training.optimizer();
    List<String> saved = run.training().optimizer().stateNames();
    float[][] arrays = state.optimizerState();
    float[][] inOrder =
        optimizer.stateNames().stream()
            .map(name -> arrays[saved.indexOf(name)])
            .toArray(float[][]::new);
    return new Checkpoint(
        run.with(training.withEpochs(run.training().epochs())),
        new TrainingState(state.parameters(), inOrder, state.average().orElse(null), state.steps()),
        progress,
        history,
        best,
        states,
        numerics);
  }

  /** The network as it was at this point of the run. */
  public Model model() {
    return run.model(state.modelParameters(), Settings.none());
  }
}
