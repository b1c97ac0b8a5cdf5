package org.lanewise.engine.train;

import java.util.List;
import org.lanewise.engine.layer.Layer;
import org.lanewise.engine.network.Program;

/**
 * Where the time of the steps goes: their parts, and within them each operation of the program, and
 * how much of their time the threads had work. All times are seconds since profiling began, added
 * over the threads where nothing else is said. Nothing is allocated in a step. Read it on the
 * training thread, between steps.
 */
public final class StepProfile {

  private static final double NANO = 1e-9;

  private final Program program;
  private final Workers workers;
  private final StepRecorder recorded;

  StepProfile(Program program, Workers workers, StepRecorder recorded) {
    this.program = program;
    this.workers = workers;
    this.recorded = recorded;
  }

  /** The number of threads. */
  public int threads() {
    return workers.threads();
  }

  /** The layers that each operation computes. */
  public List<List<Layer>> operations() {
    return program.operationLayers();
  }

  /** The forward passes of an operation. */
  public double forward(int operation) {
    long sum = 0;
    for (WorkerRecord worker : recorded.workers) {
      sum += worker.forward[operation];
    }
    return sum * NANO;
  }

  /** The backward passes of an operation. */
  public double backward(int operation) {
    long sum = 0;
    for (WorkerRecord worker : recorded.workers) {
      sum += worker.backward[operation];
    }
    return sum * NANO;
  }

  /** A part of the steps, the operations of the network included. */
  public double phase(Phase phase) {
    long sum = 0;
    for (WorkerRecord worker : recorded.workers) {
      sum += worker.nanoseconds[phase.ordinal()];
    }
    return sum * NANO;
  }

  /** What the threads spent on gathering {@link StepStatistics}; in no part. */
  public double observing() {
    long sum = 0;
    for (WorkerRecord worker : recorded.workers) {
      sum += worker.observing;
    }
    return sum * NANO;
  }

  /** What the threads had tasks of steps to do; the parts and the statistics are within it. */
  public double busy() {
    return recorded.busyNanoseconds() * NANO;
  }

  /** The jobs of the steps from start to end, by the clock: not added over the threads. */
  public double jobs() {
    return recorded.jobNanoseconds() * NANO;
  }
}
