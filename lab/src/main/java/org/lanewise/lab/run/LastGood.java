package org.lanewise.lab.run;

import org.lanewise.engine.train.Callback;
import org.lanewise.engine.train.EpochResult;
import org.lanewise.engine.train.Position;
import org.lanewise.engine.train.Trainer;

/** The parameters after the last epoch that ended well, in case the next one ends badly. */
final class LastGood implements Callback {

  private final Trainer trainer;
  private float[] parameters = new float[0];
  private int epoch;
  private long steps;

  /** Begins to watch a trainer that has not run yet, or was resumed. */
  LastGood(Trainer trainer) {
    this.trainer = trainer;
    if (!trainer.history().isEmpty() && trainer.position().step() == 0) {
      take(trainer.history().size());
    }
  }

  @Override
  public void onEpoch(Position position, EpochResult result) {
    take(result.epoch());
  }

  private void take(int after) {
    parameters = trainer.state().modelParameters();
    steps = trainer.state().steps();
    epoch = after;
  }

  /** The number of that epoch; 0 when there was none since the run began or was resumed. */
  int epoch() {
    return epoch;
  }

  /** The steps made until then. */
  long steps() {
    return steps;
  }

  /** The parameters then. */
  float[] parameters() {
    return parameters;
  }
}
