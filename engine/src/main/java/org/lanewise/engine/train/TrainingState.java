package org.lanewise.engine.train;

import java.util.Locale;
import java.util.Objects;
import org.lanewise.engine.network.Network;
import org.lanewise.engine.optim.Optimizer;

/**
 * Everything that training changes: the flat parameter vector, what the optimizer remembers, and
 * how many steps were made. With the settings and the position in the data it determines the rest
 * of a run. Not safe for concurrent use.
 */
public final class TrainingState {

  private final float[] parameters;
  private final float[][] optimizerState;
  private long steps;

  /**
   * A state with these contents, which are not copied.
   *
   * @param parameters the flat parameter vector
   * @param optimizerState arrays as long as the parameters, one for each of the optimizer's state
   *     names
   * @param steps made so far
   * @throws IllegalArgumentException when lengths differ or {@code steps} is negative
   */
  public TrainingState(float[] parameters, float[][] optimizerState, long steps) {
    Objects.requireNonNull(optimizerState, "optimizerState");
    for (float[] array : optimizerState) {
      if (array.length != parameters.length) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "the optimizer remembers %d values for %d parameters; expected as many",
                array.length,
                parameters.length));
      }
    }
    if (steps < 0) {
      throw new IllegalArgumentException("steps made so far are " + steps + ", below 0");
    }
    this.parameters = parameters;
    this.optimizerState = optimizerState.clone();
    this.steps = steps;
  }

  /** The state before the first step: initial parameters of this seed, an empty optimizer. */
  public static TrainingState initial(Network network, Optimizer optimizer, long seed) {
    return of(network.initialParameters(seed), optimizer);
  }

  /** The state before the first step that starts from these parameters, which are not copied. */
  public static TrainingState of(float[] parameters, Optimizer optimizer) {
    float[][] state = new float[optimizer.stateNames().size()][parameters.length];
    return new TrainingState(parameters, state, 0);
  }

  /** The flat parameter vector itself, not a copy. */
  public float[] parameters() {
    return parameters;
  }

  /** The optimizer's arrays themselves, not copies. */
  public float[][] optimizerState() {
    return optimizerState;
  }

  /** The steps made so far. */
  public long steps() {
    return steps;
  }

  void countStep() {
    steps++;
  }
}
