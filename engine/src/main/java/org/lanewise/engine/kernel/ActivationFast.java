package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.L;

/**
 * A function in vectors. Each is a few passes over arrays that lie in the cache, and never a method
 * from vector to vector: where the compiler does not inline its call, it would be allocated. Plain
 * loops among the passes are those that the compiler turns into vectors by itself. What is left
 * over goes through the textbook's function.
 */
abstract class ActivationFast implements ActivationKernel {

  private final ActivationTextbook textbook;

  ActivationFast(ActivationTextbook textbook) {
    this.textbook = textbook;
  }

  /** As {@link #forward}, for {@code n} elements: a multiple of the lanes. */
  abstract void forwardVectors(int n, float[] x, float[] y);

  /** As {@link #backward}, for {@code n} elements: a multiple of the lanes. */
  abstract void backwardVectors(int n, float[] kept, float[] dy, float[] dx);

  @Override
  public final void forward(int size, float[] x, float[] y) {
    int n = size - size % L;
    forwardVectors(n, x, y);
    textbook.forward(n, size, x, y);
  }

  @Override
  public final void backward(int size, float[] kept, float[] dy, float[] dx) {
    int n = size - size % L;
    backwardVectors(n, kept, dy, dx);
    textbook.backward(n, size, kept, dy, dx);
  }
}
