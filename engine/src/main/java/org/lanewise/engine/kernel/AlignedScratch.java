package org.lanewise.engine.kernel;

/**
 * Scratch memory whose parts begin on a cache line wherever the garbage collector lets them.
 *
 * <p>The floats of a Java array begin some bytes into the object, 16 as a rule, so that every
 * 64-byte vector read from index 0 on touches two cache lines and costs two reads; a loop that
 * needs one read for each multiply-add runs at half speed. G1 puts an array that is large against
 * its regions at the beginning of a region and never moves it; 12 floats further a cache line
 * begins, or 13 where the object's header is compact. So this array is made large enough for
 * regions of up to 8 MB, and its parts begin there plus a multiple of 16. With other collectors
 * nothing breaks, only the speed is the usual one.
 */
final class AlignedScratch {

  /** Half of an 8 MB region, in floats: from there on G1 gives an array regions of its own. */
  private static final int LARGE = 1 << 20;

  private static final int LINE = 16;

  /** The first float of an array at the beginning of a region that begins a cache line. */
  private static final int FIRST = LINE - JvmOptions.floatArrayBase() / Float.BYTES;

  private final float[] floats;
  private int next = FIRST;

  /** Memory for so many parts of so many floats together; none at all for no floats. */
  AlignedScratch(int parts, int size) {
    floats = new float[size == 0 ? 0 : Math.max(LARGE, FIRST + size + parts * LINE)];
  }

  /** The array that holds all parts. */
  float[] floats() {
    return floats;
  }

  /** Gives the next part: the index of its first float. */
  int take(int size) {
    int start = next;
    next += (size + LINE - 1) / LINE * LINE;
    return start;
  }
}
