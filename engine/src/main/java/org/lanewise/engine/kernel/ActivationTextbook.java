package org.lanewise.engine.kernel;

/** A function of one number at a time: the version to read. */
abstract class ActivationTextbook implements ActivationKernel {

  /** f(x). */
  abstract float value(float x);

  /**
   * {@code dy · f'(x)}.
   *
   * @param kept x or f(x), as {@link ActivationFunction#readsOutput} says
   */
  abstract float gradient(float kept, float dy);

  @Override
  public final void forward(int from, int to, float[] x, float[] y) {
    for (int i = from; i < to; i++) {
      y[i] = value(x[i]) + 0f;
    }
  }

  @Override
  public final void backward(int from, int to, float[] kept, float[] dy, float[] dx) {
    for (int i = from; i < to; i++) {
      dx[i] = gradient(kept[i], dy[i]) + 0f;
    }
  }
}
