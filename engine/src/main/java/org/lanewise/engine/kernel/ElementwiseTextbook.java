package org.lanewise.engine.kernel;

/**
 * Operations on each element by itself, as the formulas of {@link ElementwiseKernel} state them.
 *
 * <p>A sum needs no kernel to go back: {@code y = a + b} has the slope 1 in both, so {@code dy} is
 * the gradient of either. Where the gradients of several readers of a value meet, they are added,
 * with {@code add} or {@code sum} again.
 */
final class ElementwiseTextbook implements ElementwiseKernel {

  /** It keeps nothing, so one serves all threads. */
  ElementwiseTextbook() {}

  @Override
  public void add(int size, float[] addend, int from, float[] sum, int to) {
    for (int i = 0; i < size; i++) {
      sum[to + i] += addend[from + i];
    }
  }

  @Override
  public void addAll(int count, float[][] addends, int size, int from, float[] sum) {
    for (int k = 0; k < count; k++) {
      add(size, addends[k], from, sum, from);
    }
  }

  @Override
  public void sum(int size, float[] a, float[] b, float[] y) {
    for (int i = 0; i < size; i++) {
      y[i] = a[i] + b[i] + 0f;
    }
  }

  @Override
  public boolean allFinite(float[] values, int offset, int size) {
    for (int i = offset; i < offset + size; i++) {
      if (!Float.isFinite(values[i])) {
        return false;
      }
    }
    return true;
  }
}
