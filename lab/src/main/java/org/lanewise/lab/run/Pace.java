package org.lanewise.lab.run;

import org.lanewise.lab.terminal.Speed;

/**
 * How fast training goes. The first steps take a hundred times as long as the later ones, because
 * the kernels are compiled in them: nothing is said of the time until the steps have settled, and
 * the first ones are forgotten then. Not safe for concurrent use.
 */
final class Pace {

  /** So many steps settle anything. */
  private static final int STEPS = 8;

  /** Over a shorter time than this, one slow step among fast ones says too much. */
  private static final double LEAST_SECONDS = 0.3;

  private final Speed steps = new Speed();
  private final Speed images = new Speed();
  private int count;
  private double previous = Double.POSITIVE_INFINITY;
  private double sinceFirst;
  private boolean settled;

  /** A step took so many seconds for so many images. */
  void step(double seconds, long size) {
    count++;
    sinceFirst += count == 1 ? 0 : seconds;
    if (!settled) {
      // Long steps are few: the second one has settled if it took about as long as the first.
      boolean alike = seconds > LEAST_SECONDS && seconds > previous / 2;
      settled = alike || count > STEPS && sinceFirst > LEAST_SECONDS;
      if (!settled || !alike) {
        steps.clear();
        images.clear();
      }
    }
    steps.add(1, seconds);
    images.add(size, seconds);
    previous = seconds;
  }

  /** Whether the figures mean anything yet. */
  boolean settled() {
    return settled;
  }

  /** Seconds that a step takes now; NaN as long as that has not settled. */
  double secondsPerStep() {
    return settled ? 1 / steps.perSecond() : Double.NaN;
  }

  /** Images in a second now; 0 before the first step. */
  double imagesPerSecond() {
    return count == 0 ? 0 : images.perSecond();
  }
}
