package org.lanewise.engine.network;

/**
 * What each stage of an {@link Execution} took since it began to be timed. Written by the thread of
 * the execution; read it between that thread's passes.
 */
public final class StageTimes {

  private final long[] forward;
  private final long[] backward;
  private long since;

  StageTimes(int stages) {
    this.forward = new long[stages];
    this.backward = new long[stages];
  }

  void begin() {
    since = System.nanoTime();
  }

  void forwardDone(int stage) {
    long now = System.nanoTime();
    forward[stage] += now - since;
    since = now;
  }

  void backwardDone(int stage) {
    long now = System.nanoTime();
    backward[stage] += now - since;
    since = now;
  }

  /** Nanoseconds of the forward passes of a stage of the plan. */
  public long forward(int stage) {
    return forward[stage];
  }

  /** Nanoseconds of the backward passes of a stage of the plan. */
  public long backward(int stage) {
    return backward[stage];
  }
}
