package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.L;

/**
 * A function in vectors. Each is one pass or a few over some elements at a time, few enough to stay
 * in the L1 cache, and never a method from vector to vector: where the compiler does not inline its
 * call, it would be allocated. What is left over goes through the textbook's function.
 */
abstract class ActivationFast implements ActivationKernel {

  /** Elements of a block: 4 KB of each array. */
  private static final int BLOCK = 1024;

  private final ActivationTextbook textbook;

  ActivationFast(ActivationTextbook textbook) {
    this.textbook = textbook;
  }

  /** As {@link #forward}, from one element to another, in whole vectors. */
  abstract void forwardVectors(int from, int to, float[] x, float[] y);

  /** As {@link #backward}, from one element to another, in whole vectors. */
  abstract void backwardVectors(int from, int to, float[] kept, float[] dy, float[] dx);

  @Override
  public final void forward(int from, int to, float[] x, float[] y) {
    int end = to - (to - from) % L;
    for (int i = from; i < end; i += BLOCK) {
      forwardVectors(i, Math.min(i + BLOCK, end), x, y);
    }
    textbook.forward(end, to, x, y);
  }

  @Override
  public final void backward(int from, int to, float[] kept, float[] dy, float[] dx) {
    int end = to - (to - from) % L;
    for (int i = from; i < end; i += BLOCK) {
      backwardVectors(i, Math.min(i + BLOCK, end), kept, dy, dx);
    }
    textbook.backward(end, to, kept, dy, dx);
  }
}
