package org.lanewise.engine.train;

/**
 * The rule that cuts a batch: first into rounds of {@value #ROUND} images, the last of which has
 * those that remain; then each round into slices of at least {@value #SMALLEST} images, at most
 * {@value #MOST} slices. The gradients of all slices are added in the order of their images. The
 * rule knows the batch size alone, never the number of threads, so the sums are the same on every
 * machine; and as a round is worked through before the next, memory does not grow with the batch.
 */
public final class Slices {

  /** Images that a slice has at least, unless the batch has fewer. */
  public static final int SMALLEST = 4;

  /** Images that a slice has at most. */
  public static final int LARGEST = 2 * SMALLEST - 1;

  /** Slices that a round has at most. */
  public static final int MOST = 16;

  /** Images that a round has at most. */
  public static final int ROUND = MOST * SMALLEST;

  private Slices() {}

  /** The number of rounds of a batch of so many images. */
  public static int rounds(int batch) {
    return Math.ceilDiv(batch, ROUND);
  }

  /**
   * The place in the batch of a round's first image; round {@code rounds(batch)} starts at the end.
   */
  public static int roundStart(int batch, int round) {
    return (int) Math.min(batch, (long) round * ROUND);
  }

  /** The number of slices of a round of so many images. */
  public static int count(int images) {
    return Math.clamp(images / SMALLEST, 1, MOST);
  }

  /**
   * The place in the round of a slice's first image; slice {@code count(images)} starts at the end.
   */
  public static int start(int images, int slice) {
    return (int) ((long) images * slice / count(images));
  }
}
