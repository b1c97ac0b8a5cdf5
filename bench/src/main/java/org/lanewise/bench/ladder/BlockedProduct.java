package org.lanewise.bench.ladder;

import java.util.Arrays;

/**
 * The plain product, blocked: two rows of the result and four terms of their sums at a time. The
 * plain loop loads and stores a sum for every single multiply-add; here one load and one store of a
 * sum serve four of them, and each loaded float of {@code b} serves two rows. The four terms are
 * nested, so a sum still meets them one after the other.
 *
 * <p>The compiler vectorizes the inner loop as it does the plain one's, for the same reason: all
 * arrays are read at the same index (see {@code MatMul}).
 */
public final class BlockedProduct implements Product {

  private float[] upper = new float[0];
  private float[] lower = new float[0];
  private float[][] rowsOfB = new float[0][];

  @Override
  public int slack() {
    return 1;
  }

  @Override
  public void multiply(
      int rows, int inner, int columns, Left a, float[] b, int bFrom, float[] out, int outFrom) {
    splitRows(inner, columns, b, bFrom);
    for (int i = 0; i < rows; i += 2) {
      Arrays.fill(upper, 0, columns, 0f);
      Arrays.fill(lower, 0, columns, 0f);
      sumTwoRows(inner, columns, a, i * a.rowStep());
      System.arraycopy(upper, 0, out, outFrom + i * columns, columns);
      if (i + 1 < rows) {
        System.arraycopy(lower, 0, out, outFrom + (i + 1) * columns, columns);
      }
    }
  }

  private void splitRows(int inner, int columns, float[] b, int bFrom) {
    if (rowsOfB.length < inner || upper.length < columns) {
      int width = Math.max(columns, upper.length);
      rowsOfB = new float[Math.max(inner, rowsOfB.length)][width];
      upper = new float[width];
      lower = new float[width];
    }
    for (int l = 0; l < inner; l++) {
      System.arraycopy(b, bFrom + l * columns, rowsOfB[l], 0, columns);
    }
  }

  private void sumTwoRows(int inner, int columns, Left a, int at) {
    float[] values = a.values();
    int step = a.innerStep();
    int below = a.rowStep();
    int l = 0;
    int i = at;
    for (; l + 4 <= inner; l += 4, i += 4 * step) {
      addFourTerms(
          columns,
          values[i],
          values[i + step],
          values[i + 2 * step],
          values[i + 3 * step],
          values[below + i],
          values[below + i + step],
          values[below + i + 2 * step],
          values[below + i + 3 * step],
          rowsOfB[l],
          rowsOfB[l + 1],
          rowsOfB[l + 2],
          rowsOfB[l + 3],
          upper,
          lower);
    }
    for (; l < inner; l++, i += step) {
      addTerm(columns, values[i], values[below + i], rowsOfB[l], upper, lower);
    }
  }

  private static void addFourTerms(
      int columns,
      float upper0,
      float upper1,
      float upper2,
      float upper3,
      float lower0,
      float lower1,
      float lower2,
      float lower3,
      float[] b0,
      float[] b1,
      float[] b2,
      float[] b3,
      float[] upper,
      float[] lower) {
    for (int j = 0; j < columns; j++) {
      float first = Math.fma(upper1, b1[j], Math.fma(upper0, b0[j], upper[j]));
      upper[j] = Math.fma(upper3, b3[j], Math.fma(upper2, b2[j], first));
      float second = Math.fma(lower1, b1[j], Math.fma(lower0, b0[j], lower[j]));
      lower[j] = Math.fma(lower3, b3[j], Math.fma(lower2, b2[j], second));
    }
  }

  private static void addTerm(
      int columns, float upperFactor, float lowerFactor, float[] b, float[] upper, float[] lower) {
    for (int j = 0; j < columns; j++) {
      upper[j] = Math.fma(upperFactor, b[j], upper[j]);
      lower[j] = Math.fma(lowerFactor, b[j], lower[j]);
    }
  }
}
