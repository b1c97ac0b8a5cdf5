package org.lanewise.engine.kernel;

/**
 * Operations on each element by itself. One version serves every kernel set: these loops are memory
 * bound, and the compiler turns them into vector instructions without help.
 */
public final class Elementwise {

  private Elementwise() {}

  /**
   * Rectified linear unit in place: {@code y[i] = max(0, y[i])}.
   *
   * @param size floats to work on, from the start
   * @param y overwritten
   */
  public static void relu(int size, float[] y) {
    for (int i = 0; i < size; i++) {
      y[i] = Math.max(0f, y[i]);
    }
  }

  /**
   * The gradient of {@link #relu} in place: {@code dy[i] = 0} wherever {@code y[i]} is not
   * positive.
   *
   * @param size floats to work on, from the start
   * @param y what relu left, not modified
   * @param dy overwritten
   */
  public static void reluBackward(int size, float[] y, float[] dy) {
    for (int i = 0; i < size; i++) {
      dy[i] = y[i] > 0f ? dy[i] : 0f;
    }
  }

  /** Whether each of {@code size} floats from {@code offset} is neither NaN nor infinite. */
  public static boolean allFinite(float[] values, int offset, int size) {
    int largest = 0;
    for (int i = offset; i < offset + size; i++) {
      largest = Math.max(largest, Float.floatToRawIntBits(values[i]) & 0x7fffffff);
    }
    return largest < 0x7f800000;
  }

  /**
   * Adds gradients of several slices in order: {@code sum[i] = ((parts[0][i] + parts[1][i]) +
   * parts[2][i]) + …}.
   *
   * @param parts the slices' gradients, in the order of the slices, not modified
   * @param count how many of them
   * @param from the first element
   * @param to the element to stop before
   * @param sum overwritten from {@code from} to {@code to}; may be {@code parts[0]}
   */
  public static void addInOrder(float[][] parts, int count, int from, int to, float[] sum) {
    if (sum != parts[0]) {
      System.arraycopy(parts[0], from, sum, from, to - from);
    }
    for (int part = 1; part < count; part++) {
      float[] addend = parts[part];
      for (int i = from; i < to; i++) {
        sum[i] += addend[i];
      }
    }
  }
}
