package org.lanewise.engine.train;

import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.lanewise.engine.network.ParameterSlot;
import org.lanewise.engine.network.ReluUnits;

/**
 * What a step looks like from inside, beyond what its {@link org.lanewise.engine.loss.Metrics}
 * counts: the range and moments of the input, the norms of weights, gradients and updates, the
 * units that were never active, and the time that each part took.
 *
 * <p>Times are taken in every step. What has to look at every number is measured in some steps
 * only, those with {@link #measured()}: the first of an epoch, and every {@value #PERIOD}th of the
 * run; the input every {@value #INPUT_PERIOD}th. That costs little and misses nothing that lasts.
 * All sums are made in the same order on any number of threads, so everything but the times is the
 * same in every bit. Nothing is allocated in a step. Read it on the training thread, between steps.
 */
public final class StepStatistics {

  /** Every so many steps everything but the input is measured. */
  public static final int PERIOD = 8;

  /** Every so many steps the input is measured: it has more numbers than the network, and lasts. */
  public static final int INPUT_PERIOD = 64;

  private final StepRecorder gathered;

  StepStatistics(StepRecorder gathered) {
    this.gathered = gathered;
  }

  /** Whether the last step was measured in full; else norms and input are those of an earlier. */
  public boolean measured() {
    return gathered.measured;
  }

  /** The smallest number of the inputs of the batch. */
  public double inputMinimum() {
    return gathered.inputs().minimum;
  }

  /** The largest number of the inputs of the batch. */
  public double inputMaximum() {
    return gathered.inputs().maximum;
  }

  /** The mean of the inputs of the batch. */
  public double inputMean() {
    return gathered.inputs().sum / ((double) gathered.batch * gathered.inputSize);
  }

  /** The standard deviation of the inputs of the batch. */
  public double inputDeviation() {
    double mean = inputMean();
    return Math.sqrt(
        Math.max(
            0,
            gathered.inputs().squares / ((double) gathered.batch * gathered.inputSize)
                - mean * mean));
  }

  /** The parameter tensors that have norms, in the order of the flat vector. */
  public List<ParameterSlot> tensors() {
    return gathered.tensors;
  }

  /** The Euclidean norm of a tensor after the step. */
  public double weightNorm(int tensor) {
    return norm(tensor, norms -> norms.weights);
  }

  /** The Euclidean norm of the gradient of a tensor, as the optimizer left it; 0 while frozen. */
  public double gradientNorm(int tensor) {
    return norm(tensor, norms -> norms.gradient);
  }

  /** The Euclidean norm of what the step changed in a tensor. */
  public double updateNorm(int tensor) {
    return norm(tensor, norms -> norms.update);
  }

  /** The units behind each ReLU. */
  public List<ReluUnits> relus() {
    return gathered.relus;
  }

  /**
   * The fraction of the units behind a ReLU that were above zero nowhere, in no image of the steps
   * measured in this epoch so far.
   */
  public double deadFraction(int relu) {
    int units = gathered.relus.get(relu).units();
    int dead = 0;
    for (int k = 0; k < units; k++) {
      boolean active = false;
      for (WorkerRecord worker : gathered.workers) {
        active |= worker.active[relu][k];
      }
      dead += active ? 0 : 1;
    }
    return (double) dead / units;
  }

  /** What to go on with after an interruption. */
  public StatisticsMemory memory() {
    return gathered.memory();
  }

  /**
   * Goes on in the middle of an epoch.
   *
   * @throws IllegalArgumentException when the memory is of another network; nothing is changed then
   */
  public void recall(StatisticsMemory memory) {
    Objects.requireNonNull(memory, "memory");
    gathered.recall(memory);
  }

  /** Seconds that all threads together spent in a part of the steps, since the beginning. */
  public double seconds(Phase phase) {
    long nanoseconds = 0;
    for (WorkerRecord worker : gathered.workers) {
      nanoseconds += worker.nanoseconds[phase.ordinal()];
    }
    return nanoseconds * 1e-9;
  }

  private double norm(int tensor, ToDoubleFunction<RecordedSums.Norms> which) {
    double sum = 0;
    for (int i = 0; i < gathered.norms.length; i++) {
      if (gathered.tensorOfRange[i] == tensor) {
        sum += which.applyAsDouble(gathered.norms[i]);
      }
    }
    return Math.sqrt(sum);
  }
}
