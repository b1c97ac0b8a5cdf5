package org.lanewise.engine.kernel;

import java.util.Arrays;

/**
 * The plain matrix product. Its loops are ordered along the rows of the result: the innermost one
 * adds a multiple of one row to another, which is contiguous in every array and which the JIT turns
 * into vectors by itself, and each element is one chain of fma in the order of the summed index.
 *
 * <p>All matrices are row-major. Result and factors must not be the same array. Nothing is
 * allocated.
 */
public final class MatMul {

  private MatMul() {}

  /**
   * {@code out[i,j] = Σ(l) a[i,l] · b[l,j]}, one chain of fma from +0 over l.
   *
   * @param rows the number of i
   * @param inner the number of l
   * @param columns the number of j
   * @param a {@code [rows, inner]}, not modified
   * @param b {@code [inner, columns]}, from {@code bOffset}; not modified
   * @param bOffset where {@code b} starts
   * @param out {@code [rows, columns]}, from {@code outOffset}; overwritten
   * @param outOffset where {@code out} starts
   */
  public static void product(
      int rows,
      int inner,
      int columns,
      float[] a,
      float[] b,
      int bOffset,
      float[] out,
      int outOffset) {
    Arrays.fill(out, outOffset, outOffset + rows * columns, 0f);
    for (int i = 0; i < rows; i++) {
      for (int l = 0; l < inner; l++) {
        addMultiple(
            columns, a[i * inner + l], b, bOffset + l * columns, out, outOffset + i * columns);
      }
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
   * @param b {@code [inner, columns]}, from {@code bOffset}; not modified
   * @param bOffset where {@code b} starts
   * @param out {@code [rows, columns]}, overwritten
   */
  public static void transposedProduct(
      int rows, int inner, int columns, float[] a, float[] b, int bOffset, float[] out) {
    Arrays.fill(out, 0, rows * columns, 0f);
    for (int l = 0; l < inner; l++) {
      for (int i = 0; i < rows; i++) {
        addMultiple(columns, a[l * rows + i], b, bOffset + l * columns, out, i * columns);
      }
    }
  }

  /** {@code to[j] += factor · from[j]}. */
  private static void addMultiple(
      int columns, float factor, float[] from, int fromOffset, float[] to, int toOffset) {
    for (int j = 0; j < columns; j++) {
      to[toOffset + j] = Math.fma(factor, from[fromOffset + j], to[toOffset + j]);
    }
  }
}
