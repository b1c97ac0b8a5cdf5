package org.lanewise.engine.network;

/**
 * A numbered array of a program: the image, what an operation puts out, or what its backward pass
 * needs to know besides.
 *
 * @param size elements of one image
 * @param ints whether they are integers, such as the places of a pooling's winners
 * @param gradient whether the loss has a gradient by it that somebody needs
 * @param life how long its contents are needed
 * @param gradientLife how long those of its gradient are needed
 */
record Value(int size, boolean ints, boolean gradient, Life life, Life gradientLife) {

  /** How long contents are needed, and so where they lie. */
  enum Life {
    /** Within a phase's work on one chunk: memory of the thread, used again by the next chunk. */
    CHUNK,
    /** Until a later phase: memory of the slice. */
    SLICE
  }
}
