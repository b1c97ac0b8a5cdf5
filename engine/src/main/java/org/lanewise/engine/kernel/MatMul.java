package org.lanewise.engine.kernel;

import java.util.Arrays;

/**
 * The plain matrix product. Its loops are ordered along the rows of the result: the innermost one
 * adds a multiple of a row of {@code b} to a row of the result, so each element is one chain of fma
 * in the order of the summed index.
 *
 * <p>The compiler makes vectors of that loop by itself, but only because both rows are read at the
 * same index: of two offsets into {@code float[]}, which might be the same array, it has to fear
 * that a store changes what is read next. That is why {@code b} is an array of rows, and why a row
 * of the result is summed in a scratch array of its own; it makes the product two to three times as
 * fast.
 *
 * <p>All matrices are row-major. No two arguments may be the same array. Nothing is allocated.
 */
final class MatMul {

  private MatMul() {}

  /**
   * {@code out[i,j] = Σ(l) a[i,l] · b[l,j]}, one chain of fma from +0 over l.
   *
   * @param rows the number of i
   * @param inner the number of l
   * @param columns the number of j
   * @param a {@code [rows, inner]}, not modified
   * @param b {@code [inner, columns]}, not modified
   * @param row scratch of {@code columns} floats
   * @param out {@code [rows, columns]}, from {@code offset}; overwritten
   * @param offset where {@code out} starts
   */
  static void product(
      int rows,
      int inner,
      int columns,
      float[] a,
      float[][] b,
      float[] row,
      float[] out,
      int offset) {
    for (int i = 0; i < rows; i++) {
      Arrays.fill(row, 0, columns, 0f);
      for (int l = 0; l < inner; l++) {
        addMultiple(columns, a[i * inner + l], b[l], row);
      }
      System.arraycopy(row, 0, out, offset + i * columns, columns);
    }
  }

  /**
   * {@code out[i,j] = Σ(l) a[l,i] · b[l,j]}, the product with {@code a} transposed: one chain of
   * fma from +0 over l.
   *
   * @param rows the number of i
   * @param inner the number of l
   * @param columns the number of j
   * @param a {@code [inner, rows]}, not modified
   * @param b {@code [inner, columns]}, not modified
   * @param row scratch of {@code columns} floats
   * @param out {@code [rows, columns]}, overwritten
   */
  static void transposedProduct(
      int rows, int inner, int columns, float[] a, float[][] b, float[] row, float[] out) {
    for (int i = 0; i < rows; i++) {
      Arrays.fill(row, 0, columns, 0f);
      for (int l = 0; l < inner; l++) {
        addMultiple(columns, a[l * rows + i], b[l], row);
      }
      System.arraycopy(row, 0, out, i * columns, columns);
    }
  }

  /**
   * Copies a matrix into an array of its rows.
   *
   * @param matrix holds {@code rows.length} rows, from {@code offset}; not modified
   * @param offset where they start
   * @param rows overwritten; their length is that of a row
   */
  static void splitRows(float[] matrix, int offset, float[][] rows) {
    int from = offset;
    for (float[] row : rows) {
      System.arraycopy(matrix, from, row, 0, row.length);
      from += row.length;
    }
  }

  /** {@code to[j] += factor · from[j]}. */
  private static void addMultiple(int columns, float factor, float[] from, float[] to) {
    for (int j = 0; j < columns; j++) {
      to[j] = Math.fma(factor, from[j], to[j]);
    }
  }
}
