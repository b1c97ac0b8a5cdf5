package org.lanewise.engine.kernel;

/**
 * Operations on each element by itself, as the formulas of {@link ElementwiseKernel} state them.
 */
final class ElementwiseTextbook implements ElementwiseKernel {

  /** It keeps nothing, so one serves all threads. */
  ElementwiseTextbook() {}

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
  public void sigmoid(int size, float[] x, float[] y) {
    for (int i = 0; i < size; i++) {
      y[i] = 1f / (1f + Exponential.of(-x[i])) + 0f;
    }
  }

  @Override
  public void silu(int size, float[] x, float[] y) {
    sigmoid(size, x, y);
    for (int i = 0; i < size; i++) {
      y[i] = x[i] * y[i] + 0f;
    }
  }

  @Override
  public void siluBackward(int size, float[] x, float[] dy, float[] dx) {
    sigmoid(size, x, dx);
    for (int i = 0; i < size; i++) {
      float s = dx[i];
      dx[i] = dy[i] * (s * Math.fma(x[i], 1f - s, 1f)) + 0f;
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
