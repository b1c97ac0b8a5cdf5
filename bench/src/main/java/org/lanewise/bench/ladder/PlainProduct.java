package org.lanewise.bench.ladder;

import java.util.Arrays;

/**
 * The plain product, as the engine's im2col kernel has it: the innermost loop adds a multiple of a
 * row of {@code b} to a row of sums, and the compiler vectorizes it.
 */
public final class PlainProduct implements Product {

  private float[] sums = new float[0];
  private float[][] rowsOfB = new float[0][];

  @Override
  public int slack() {
    return 0;
  }

  @Override
  public void multiply(
      int rows, int inner, int columns, Left a, float[] b, int bFrom, float[] out, int outFrom) {
    if (rowsOfB.length < inner || sums.length < columns) {
      sums = new float[Math.max(columns, sums.length)];
      rowsOfB = new float[Math.max(inner, rowsOfB.length)][sums.length];
    }
    for (int l = 0; l < inner; l++) {
      System.arraycopy(b, bFrom + l * columns, rowsOfB[l], 0, columns);
    }
    for (int i = 0; i < rows; i++) {
      Arrays.fill(sums, 0, columns, 0f);
      for (int l = 0; l < inner; l++) {
        addMultiple(columns, a.values()[i * a.rowStep() + l * a.innerStep()], rowsOfB[l], sums);
      }
      System.arraycopy(sums, 0, out, outFrom + i * columns, columns);
    }
  }

  private static void addMultiple(int columns, float factor, float[] from, float[] to) {
    for (int j = 0; j < columns; j++) {
      to[j] = Math.fma(factor, from[j], to[j]);
    }
  }
}
