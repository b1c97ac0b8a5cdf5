package org.lanewise.engine.train;

/**
 * The rule that cuts a batch into slices: at least {@value #SMALLEST} images each, at most {@value
 * #MOST} slices. It knows the batch size alone, never the number of threads, so the sums over
 * slices are the same on every machine.
 */
public final class Slices {

  /** Images that a slice has at least, unless the batch has fewer. */
  public static final int SMALLEST = 4;

  /** Slices that a batch has at most. */
  public static final int MOST = 16;

  private Slices() {}

  /** The number of slices of a batch of so many images. */
  public static int count(int batch) {
    return Math.clamp(batch / SMALLEST, 1, MOST);
  }

  /**
   * The place in the batch of a slice's first image; slice {@code count(batch)} starts at the end.
   */
  public static int start(int batch, int slice) {
    return (int) ((long) batch * slice / count(batch));
  }
}
