package org.lanewise.engine.kernel;

/**
 * The product with a constant, and with one constant for each channel.
 *
 * <pre>
 * forward, backward   y[i] = x[i] · by + 0
 * </pre>
 *
 * <p>The compiler turns the loops into vectors, so one version serves every kernel set.
 */
public final class ScaleKernel {

  private ScaleKernel() {}

  /**
   * Scales an array, or a gradient by it.
   *
   * @param size floats to work on, from the start
   * @param x not modified
   * @param by the constant
   * @param y {@code size} floats are overwritten
   */
  public static void apply(int size, float[] x, float by, float[] y) {
    for (int i = 0; i < size; i++) {
      y[i] = x[i] * by + 0f;
    }
  }
}
