package org.lanewise.engine.kernel;

/**
 * An activation function and its gradient. {@link ActivationFunction} has the formulas, and says
 * whether the gradient is taken from what the function read or from what it wrote.
 *
 * <p>Each function is a class of its own ({@code ActivationGelu}), which holds the function of one
 * number, to be read, and next to it the same steps in vectors. Both give the same bits. No element
 * depends on another, but for softmax; so there is no order of sums. An instance has no state: any
 * number of threads may use it.
 */
public interface ActivationKernel {

  /**
   * {@code y[i] = f(x[i]) + 0}.
   *
   * @param from the first float to work on; for softmax it begins a pixel
   * @param to behind the last one; for softmax it ends a pixel
   * @param x not modified, unless it is {@code y}
   * @param y overwritten; may be {@code x} if {@link ActivationFunction#readsOutput}
   */
  void forward(int from, int to, float[] x, float[] y);

  /** The same of {@code size} floats from the start. */
  default void forward(int size, float[] x, float[] y) {
    forward(0, size, x, y);
  }

  /**
   * {@code dx[i] = dy[i] · f'(x[i]) + 0}.
   *
   * @param from the first float to work on; for softmax it begins a pixel
   * @param to behind the last one; for softmax it ends a pixel
   * @param kept what {@link #forward} wrote if {@link ActivationFunction#readsOutput}, else what it
   *     read; not modified
   * @param dy not modified, unless it is {@code dx}
   * @param dx overwritten; not {@code kept}; may be {@code dy} if {@link
   *     ActivationFunction#readsOutput}
   */
  void backward(int from, int to, float[] kept, float[] dy, float[] dx);

  /** The same of {@code size} floats from the start. */
  default void backward(int size, float[] kept, float[] dy, float[] dx) {
    backward(0, size, kept, dy, dx);
  }
}
