package org.lanewise.engine.train;

import java.util.List;
import org.lanewise.engine.layer.Layer;
import org.lanewise.engine.network.Plan;
import org.lanewise.engine.network.StageTimes;

/**
 * Where the time of the steps goes: what {@link StepStatistics} tells of the phases, and within
 * them of each stage of the plan, and how much of their time the threads had work. All times are
 * seconds since profiling began, added over the threads where nothing else is said. Nothing is
 * allocated in a step. Read it on the training thread, between steps.
 */
public final class StepProfile {

  private static final double NANO = 1e-9;

  private final Plan plan;
  private final Workers workers;
  private final StepStatistics statistics;
  private final List<StageTimes> times;
  private long jobs;
  private long busy;
  private long jobBegan;
  private long busyBefore;

  /**
   * Prepares a profile.
   *
   * @param times of each thread's execution
   */
  StepProfile(Plan plan, Workers workers, StepStatistics statistics, List<StageTimes> times) {
    this.plan = plan;
    this.workers = workers;
    this.statistics = statistics;
    this.times = List.copyOf(times);
  }

  void jobBegins() {
    busyBefore = workers.busyNanoseconds();
    jobBegan = System.nanoTime();
  }

  void jobDone() {
    jobs += System.nanoTime() - jobBegan;
    busy += workers.busyNanoseconds() - busyBefore;
  }

  /** The number of threads. */
  public int threads() {
    return workers.threads();
  }

  /** The layers that each stage runs as one, without those that compute nothing. */
  public List<List<Layer>> stages() {
    return plan.stageLayers();
  }

  /** The forward passes of a stage. */
  public double forward(int stage) {
    long sum = 0;
    for (StageTimes thread : times) {
      sum += thread.forward(stage);
    }
    return sum * NANO;
  }

  /** The backward passes of a stage. */
  public double backward(int stage) {
    long sum = 0;
    for (StageTimes thread : times) {
      sum += thread.backward(stage);
    }
    return sum * NANO;
  }

  /** A phase of the steps, the stages of the network included. */
  public double phase(Phase phase) {
    return statistics.seconds(phase);
  }

  /** What the threads spent on gathering {@link StepStatistics}; in no phase. */
  public double observing() {
    return statistics.observingSeconds();
  }

  /** What the threads had tasks of steps to do; the phases and the statistics are within it. */
  public double busy() {
    return busy * NANO;
  }

  /** The jobs of the steps from start to end, by the clock: not added over the threads. */
  public double jobs() {
    return jobs * NANO;
  }
}
