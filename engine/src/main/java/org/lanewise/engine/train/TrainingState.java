package org.lanewise.engine.train;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lanewise.engine.kernel.ElementwiseKernel;
import org.lanewise.engine.kernel.KernelSets;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.optim.Optimizer;

/**
 * Everything that training changes: the flat parameter vector, what the optimizer remembers, the
 * average of the parameters where the run asks for one, and how many steps were made. With the
 * settings and the position in the data it determines the rest of a run.
 *
 * <p>The kernels work on copies of the parameters in an order of their own, so nobody outside gets
 * the vector itself: {@link #parameters} gives a copy, and {@link #setParameters} takes new ones,
 * which the next step and every {@link Predictor} of this state use. Not safe for concurrent use.
 */
public final class TrainingState {

  private static final ElementwiseKernel ELEMENTWISE = KernelSets.TEXTBOOK.elementwise();

  private final float[] parameters;
  private final float[][] optimizerState;
  private float @Nullable [] average;
  private long steps;
  private long version;

  /**
   * A state with copies of these contents.
   *
   * @param parameters the flat parameter vector
   * @param optimizerState arrays as long as the parameters, one for each of the optimizer's state
   *     names
   * @param steps made so far
   * @throws IllegalArgumentException when lengths differ, a value is not finite, or {@code steps}
   *     is negative
   */
  public TrainingState(float[] parameters, float[][] optimizerState, long steps) {
    this(parameters, optimizerState, null, steps);
  }

  /**
   * The same with an average of the parameters.
   *
   * @param average as long as the parameters, or null where there is none
   */
  public TrainingState(
      float[] parameters, float[][] optimizerState, float @Nullable [] average, long steps) {
    Objects.requireNonNull(optimizerState, "optimizerState");
    this.optimizerState = new float[optimizerState.length][];
    for (int i = 0; i < optimizerState.length; i++) {
      float[] array = optimizerState[i];
      if (array.length != parameters.length) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "the optimizer remembers %d values for %d parameters; expected as many",
                array.length,
                parameters.length));
      }
      requireFinite("a value that the optimizer remembers, number", array);
      this.optimizerState[i] = array.clone();
    }
    if (steps < 0) {
      throw new IllegalArgumentException("steps made so far are " + steps + ", below 0");
    }
    requireFinite("parameter", parameters);
    this.parameters = parameters.clone();
    if (average != null) {
      requireAsMany("the average", average);
      this.average = average.clone();
    }
    this.steps = steps;
  }

  private void requireAsMany(String what, float[] values) {
    if (values.length != parameters.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s has %d values for %d parameters; expected as many",
              what,
              values.length,
              parameters.length));
    }
    requireFinite("value of " + what + ", number", values);
  }

  /** The state before the first step: initial parameters of this seed, an empty optimizer. */
  public static TrainingState initial(Network network, Optimizer optimizer, long seed) {
    Objects.requireNonNull(network, "network");
    Objects.requireNonNull(optimizer, "optimizer");
    return of(network.initialParameters(seed), optimizer);
  }

  /** The state before the first step that starts from a copy of these parameters. */
  public static TrainingState of(float[] parameters, Optimizer optimizer) {
    Objects.requireNonNull(parameters, "parameters");
    Objects.requireNonNull(optimizer, "optimizer");
    float[][] state = new float[optimizer.stateNames().size()][parameters.length];
    return new TrainingState(parameters, state, 0);
  }

  /** How many parameters there are. */
  public int parameterCount() {
    return parameters.length;
  }

  /** A copy of the flat parameter vector; to change it, see {@link #setParameters}. */
  public float[] parameters() {
    return parameters.clone();
  }

  /**
   * A copy of what is validated and saved as the model: the average, where there is one, else the
   * parameters.
   */
  public float[] modelParameters() {
    return liveModel().clone();
  }

  /** A copy of the average, where there is one. */
  public Optional<float[]> average() {
    return Optional.ofNullable(average).map(float[]::clone);
  }

  /**
   * Takes a copy of other parameters: those of a better epoch, or some that were changed by hand.
   * The next step starts from them, and so does the average, where there is one. What the optimizer
   * remembers stays. To be called between steps, by a {@link Callback} for instance.
   *
   * @throws IllegalArgumentException when they are not as many, or one is not finite; the state is
   *     as before then
   */
  public void setParameters(float[] newParameters) {
    if (newParameters.length != parameters.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d parameters were given to a state of %d",
              newParameters.length,
              parameters.length));
    }
    requireFinite("parameter", newParameters);
    System.arraycopy(newParameters, 0, parameters, 0, parameters.length);
    if (average != null) {
      average = parameters.clone();
    }
    version++;
  }

  /** How many arrays the optimizer keeps here. */
  public int optimizerArrays() {
    return optimizerState.length;
  }

  /** Copies of the optimizer's arrays, in the order of its state names. */
  public float[][] optimizerState() {
    float[][] copy = new float[optimizerState.length][];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = optimizerState[i].clone();
    }
    return copy;
  }

  /** The steps made so far. */
  public long steps() {
    return steps;
  }

  /** The parameter vector itself. Who writes it calls {@link #countStep}. */
  float[] liveParameters() {
    return parameters;
  }

  /** What is validated, itself. */
  float[] liveModel() {
    return average == null ? parameters : average;
  }

  /** The average itself, if there is one. */
  float @Nullable [] liveAverage() {
    return average;
  }

  /** Begins an average at the parameters, unless there is one. */
  void startAverage() {
    if (average == null) {
      average = parameters.clone();
    }
  }

  /** The optimizer's arrays themselves. */
  float[][] liveOptimizerState() {
    return optimizerState;
  }

  /** Another number whenever the parameters have changed: copies of an older version are stale. */
  long version() {
    return version;
  }

  /** Counts a step that is about to change the parameters. */
  void countStep() {
    steps++;
    version++;
  }

  private static void requireFinite(String what, float[] values) {
    if (!ELEMENTWISE.allFinite(values, 0, values.length)) {
      int at = 0;
      while (Float.isFinite(values[at])) {
        at++;
      }
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s %d of %d is %s, but must be finite",
              what,
              at,
              values.length,
              values[at]));
    }
  }

  /** As {@code state of 72,906 parameters after 120 steps}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "state of %,d parameters after %,d steps", parameters.length, steps);
  }
}
