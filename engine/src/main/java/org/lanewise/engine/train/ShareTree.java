package org.lanewise.engine.train;

/**
 * The fixed tree in which the sums of a batch's shares are added: neighbours level by level, an odd
 * last one rises unchanged. Shares come in order, so it is walked with a stack: share k's sum goes
 * on top of those that wait for it, and then so many pairs at the top are added as share k
 * completes; what is left after the last share is added from the top down.
 */
final class ShareTree {

  /** Sums that wait at the same time, at most: those of shares 0-7, 8-11, 12-13, 14 and 15. */
  static final int DEPTH = Integer.bitCount(BatchCut.MOST - 1) + 1;

  private ShareTree() {}

  /** Where on the stack the sum of share {@code k} goes: the pairs that are complete before it. */
  static int place(int k) {
    return Integer.bitCount(k);
  }

  /** How often the two sums at the top are added when share {@code k} of {@code shares} is done. */
  static int additions(int k, int shares) {
    return k + 1 == shares ? place(k) : Integer.numberOfTrailingZeros(k + 1);
  }
}
