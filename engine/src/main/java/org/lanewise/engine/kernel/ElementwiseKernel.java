package org.lanewise.engine.kernel;

/**
 * Operations on each element by itself.
 *
 * <pre>
 * add            sum[i] += addend[i]
 * addAll         sum[i] = ((sum[i] + addends[0][i]) + addends[1][i]) + …
 * sum            y[i]  = a[i] + b[i]
 * </pre>
 *
 * <p>No element depends on another, so there is no order of sums. An instance has no state: any
 * number of threads may use it.
 */
public interface ElementwiseKernel {

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

  /**
   * Adds several arrays to another, in their order: the same as one {@link #add} after the other,
   * with one pass over the sum.
   *
   * @param count how many arrays
   * @param addends the first {@code count} are added, not modified, and none is {@code sum}
   * @param size floats to add of each
   * @param from the first element, of the addends and of {@code sum}
   * @param sum added to
   */
  void addAll(int count, float[][] addends, int size, int from, float[] sum);

  /**
   * Adds two arrays: {@code y[i] = a[i] + b[i] + 0}.
   *
   * @param size floats to work on, from the start
   * @param a not modified, unless it is {@code y}
   * @param b not modified
   * @param y overwritten; may be {@code a}
   */
  void sum(int size, float[] a, float[] b, float[] y);

  /** Whether each of {@code size} floats from {@code offset} is neither NaN nor infinite. */
  boolean allFinite(float[] values, int offset, int size);
}
