package org.lanewise.engine.train;

import java.util.Locale;
import org.lanewise.engine.loss.Metrics;

/**
 * Where training stands: which epoch, how many of its steps are made, and what they counted. One
 * object per run, changed by the trainer. Not safe for concurrent use.
 */
public final class Position {

  private final Metrics epochMetrics;
  private final int stepsPerEpoch;
  private int epoch = 1;
  private int step;
  private double seconds;

  Position(Metrics epochMetrics, int stepsPerEpoch) {
    this.epochMetrics = epochMetrics;
    this.stepsPerEpoch = stepsPerEpoch;
  }

  /** The epoch that is under way, from 1. */
  public int epoch() {
    return epoch;
  }

  /** The steps of this epoch that are made. */
  public int step() {
    return step;
  }

  /** Whether no step of the run is made yet. */
  public boolean isBeginning() {
    return epoch == 1 && step == 0;
  }

  /** The steps of a whole epoch. */
  public int stepsPerEpoch() {
    return stepsPerEpoch;
  }

  /** What the steps of this epoch counted so far. */
  public Metrics epochMetrics() {
    return epochMetrics;
  }

  /** Seconds spent in steps of this epoch so far. */
  public double seconds() {
    return seconds;
  }

  void advance(Metrics batch, double stepSeconds) {
    epochMetrics.add(batch);
    step++;
    seconds += stepSeconds;
  }

  void nextEpoch() {
    epoch++;
    step = 0;
    seconds = 0;
    epochMetrics.clear();
  }

  void restore(int savedEpoch, int savedStep, Metrics.Counts counts, double savedSeconds) {
    epochMetrics.restore(counts);
    epoch = savedEpoch;
    step = savedStep;
    seconds = savedSeconds;
  }

  /** As {@code epoch 2, step 3 of 40}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "epoch %d, step %,d of %,d", epoch, step, stepsPerEpoch);
  }
}
