package org.lanewise.engine.kernel;

/**
 * Operations on each element by itself, as the formulas of {@link ElementwiseKernel} state them.
 */
public final class ElementwiseTextbook implements ElementwiseKernel {

  @Override
  public void relu(int size, float[] y) {
    for (int i = 0; i < size; i++) {
      y[i] = Math.max(0f, y[i]);
    }
  }

  @Override
  public void reluBackward(int size, float[] y, float[] dy) {
    for (int i = 0; i < size; i++) {
      dy[i] = y[i] > 0f ? dy[i] : 0f;
    }
  }

  @Override
  public void add(int size, float[] addend, int from, float[] sum, int to) {
    for (int i = 0; i < size; i++) {
      sum[to + i] += addend[from + i];
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
