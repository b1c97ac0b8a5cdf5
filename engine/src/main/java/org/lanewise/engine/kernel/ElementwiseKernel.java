package org.lanewise.engine.kernel;

/**
 * Operations on each element by itself.
 *
 * <pre>
 * relu           y[i]  = max(0, y[i])
 * reluBackward   dy[i] = y[i] &gt; 0 ? dy[i] : 0
 * add            sum[i] += addend[i]
 * addAll         sum[i] = ((sum[i] + addends[0][i]) + addends[1][i]) + …
 * sum            y[i]  = a[i] + b[i]
 * sigmoid        y[i]  = 1 / (1 + e(-x[i]))
 * silu           y[i]  = x[i] · s                            with s = sigmoid(x[i])
 * siluBackward   dx[i] = dy[i] · (s · (1 + x[i] · (1 - s)))
 * </pre>
 *
 * <p>{@code e} is the polynomial of {@link Exponential}; SiLU is x · sigmoid(x) (Elfwing, Uchibe
 * and Doya 2017), and its gradient the product rule with s' = s · (1 - s).
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

  /**
   * {@code y[i] = 1 / (1 + e(-x[i])) + 0}.
   *
   * @param size floats to work on, from the start
   * @param x not modified
   * @param y overwritten; not {@code x}
   */
  void sigmoid(int size, float[] x, float[] y);

  /**
   * {@code y[i] = x[i] · sigmoid(x[i]) + 0}.
   *
   * @param size floats to work on, from the start
   * @param x not modified
   * @param y overwritten; not {@code x}
   */
  void silu(int size, float[] x, float[] y);

  /**
   * The gradient of {@link #silu}: {@code dx[i] = dy[i] · (s · fma(x[i], 1 - s, 1)) + 0}.
   *
   * @param size floats to work on, from the start
   * @param x what silu read, not modified
   * @param dy not modified
   * @param dx overwritten; neither {@code x} nor {@code dy}
   */
  void siluBackward(int size, float[] x, float[] dy, float[] dx);

  /** Whether each of {@code size} floats from {@code offset} is neither NaN nor infinite. */
  boolean allFinite(float[] values, int offset, int size);
}
