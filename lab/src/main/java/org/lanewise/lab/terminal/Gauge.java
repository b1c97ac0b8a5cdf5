package org.lanewise.lab.terminal;

import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Measures how a piece of work gets on, for the live line to show. */
public final class Gauge implements Supplier<WorkState> {

  private static final double NANO = 1e-9;

  private final String beginning;
  private final String stage;
  private final long total;
  private final WorkState.Unit unit;
  private final LongSupplier clock;
  private final long began;
  private final Speed speed = new Speed();
  private long done;
  private long heard;
  private boolean moved;

  /**
   * Work that begins now.
   *
   * @param beginning what is done before anything has moved
   * @param stage what is done
   * @param total of it, or negative where nobody knows
   * @param unit what is counted
   */
  public Gauge(String beginning, String stage, long total, WorkState.Unit unit) {
    this(beginning, stage, total, unit, System::nanoTime);
  }

  Gauge(String beginning, String stage, long total, WorkState.Unit unit, LongSupplier clock) {
    this.beginning = beginning;
    this.stage = stage;
    this.total = total;
    this.unit = unit;
    this.clock = clock;
    this.began = clock.getAsLong();
    this.heard = began;
  }

  /** So much is done. What the first call tells may be left from an earlier attempt. */
  public synchronized void advance(long newDone) {
    long now = clock.getAsLong();
    speed.add(moved ? newDone - done : 0, moved ? (now - heard) * NANO : 0);
    done = newDone;
    heard = now;
    moved = true;
  }

  @Override
  public synchronized WorkState get() {
    long now = clock.getAsLong();
    double silent = (now - heard) * NANO;
    double perSecond = moved && now > began ? speed.perSecond(silent) : 0;
    return new WorkState(
        moved ? stage : beginning, done, total, unit, perSecond, (now - began) * NANO);
  }
}
