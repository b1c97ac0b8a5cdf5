package org.lanewise.engine.train;

import java.util.Objects;
import java.util.OptionalDouble;

/**
 * Keeps the model of the best epoch so far: the one that {@link History#best} names.
 *
 * <p>One that goes on with a run is made from what the earlier part found.
 */
public final class BestEpoch implements Callback {

  private final Trainer trainer;
  private int epoch;
  private double loss;
  private float[] parameters;

  /** Of a trainer that is at its beginning. */
  public BestEpoch(Trainer trainer) {
    this(trainer, 0, Double.POSITIVE_INFINITY, new float[0]);
  }

  /**
   * Of a trainer that goes on.
   *
   * @param epoch the best so far, from 1; 0 for none
   * @param loss that it was compared by
   * @param parameters the flat vector after it; not copied
   */
  public BestEpoch(Trainer trainer, int epoch, double loss, float[] parameters) {
    this.trainer = Objects.requireNonNull(trainer, "trainer");
    this.epoch = epoch;
    this.loss = loss;
    this.parameters = Objects.requireNonNull(parameters, "parameters");
  }

  @Override
  public void onEpoch(Position position, EpochResult result) {
    Objects.requireNonNull(position, "position");
    double reached = Objects.requireNonNull(result, "result").deciding();
    if (epoch < trainer.firstCounted() || reached < loss) {
      epoch = result.epoch();
      loss = reached;
      parameters = trainer.state().modelParameters();
    }
  }

  /** Its number, from 1; 0 before the end of the first. */
  public int epoch() {
    return epoch;
  }

  /** The loss that it was compared by; absent before the end of the first. */
  public OptionalDouble loss() {
    return epoch == 0 ? OptionalDouble.empty() : OptionalDouble.of(loss);
  }

  /** A copy of the flat vector after it, as a model has it; empty before the end of the first. */
  public float[] parameters() {
    return parameters.clone();
  }
}
