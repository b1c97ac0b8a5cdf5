package org.lanewise.datasets;

import it.unimi.dsi.fastutil.ints.IntArrays;

/**
 * The order of the images in an epoch: a permutation keyed by (seed, epoch) alone. It does not
 * depend on the order of another epoch, so a resumed run makes exactly the order of the run that
 * was interrupted.
 *
 * <p>Source: R. Durstenfeld, "Algorithm 235: Random permutation", CACM 7(7), 1964 (Fisher and
 * Yates' shuffle). An instance reuses its generator and belongs to one thread.
 */
public final class Shuffle {

  private final long seed;
  private final KeyedRandom random;

  /** The orders of one seed. */
  public Shuffle(long seed) {
    this.seed = seed;
    this.random = new KeyedRandom(seed, 0, 0, Purpose.SHUFFLE);
  }

  /**
   * Overwrites {@code order} with the permutation of 0 … length − 1 of an epoch. Allocates nothing.
   */
  public void fill(long epoch, int[] order) {
    random.reset(seed, epoch, 0, Purpose.SHUFFLE);
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    for (int i = order.length - 1; i > 0; i--) {
      IntArrays.swap(order, i, random.nextInt(i + 1));
    }
  }
}
