package org.lanewise.lab.terminal;

/**
 * How fast something goes now: what was done in the last seconds, what lies further back counting
 * for less and less. Not safe for concurrent use.
 */
public final class Speed {

  /** After so many seconds something counts for a third. */
  private static final double MEMORY = 2;

  private double done;
  private double seconds;

  /** Some more was done in so many seconds. */
  public void add(double amount, double time) {
    double fade = StrictMath.exp(-time / MEMORY);
    done = done * fade + amount;
    seconds = seconds * fade + time;
  }

  /** The amount that is done in a second; NaN as long as nothing was heard. */
  public double perSecond() {
    return done / seconds;
  }

  /** The same if nothing more was done in so many seconds since. */
  public double perSecond(double silent) {
    double fade = StrictMath.exp(-silent / MEMORY);
    return done * fade / (seconds * fade + silent);
  }

  /** Forgets everything. */
  public void clear() {
    done = 0;
    seconds = 0;
  }
}
