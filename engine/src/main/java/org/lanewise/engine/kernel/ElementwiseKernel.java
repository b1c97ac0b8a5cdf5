package org.lanewise.engine.kernel;

/**
 * Operations on each element by itself.
 *
 * <pre>
 * relu           y[i]  = max(0, y[i])
 * reluBackward   dy[i] = y[i] &gt; 0 ? dy[i] : 0
 * add            sum[i] += addend[i]
 * </pre>
 *
 * <p>No element depends on another, so there is no order of sums. An instance has no state: any
 * number of threads may use it.
 */
public interface ElementwiseKernel {

  /**
   * Rectified linear unit in place: {@code y[i] = max(0, y[i])}.
   *
   * @param size floats to work on, from the start
   * @param y overwritten
   */
  void relu(int size, float[] y);

  /**
   * The gradient of {@link #relu} in place: {@code dy[i] = 0} wherever {@code y[i]} is not
   * positive.
   *
   * @param size floats to work on, from the start
   * @param y what relu left, not modified
   * @param dy overwritten
   */
  void reluBackward(int size, float[] y, float[] dy);

  /**
   * Adds one array to another: {@code sum[to + i] += addend[from + i]}.
   *
   * @param size floats to add
   * @param addend not modified, and not {@code sum}
   * @param from the first element of {@code addend}
   * @param sum added to
   * @param to the first element of {@code sum}
   */
  void add(int size, float[] addend, int from, float[] sum, int to);

  /** Whether each of {@code size} floats from {@code offset} is neither NaN nor infinite. */
  boolean allFinite(float[] values, int offset, int size);
}
