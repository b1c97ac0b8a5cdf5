package org.lanewise.bench.ladder;

/**
 * A matrix product for {@link Conv2dStored}. An instance may hold scratch memory, grown at the
 * first calls: one thread at a time.
 */
public interface Product {

  /**
   * {@code out[i,j] = Σ(l) a[i,l] · b[l,j]}, each element one chain of fma from +0 over l.
   *
   * @param rows the number of i
   * @param inner the number of l
   * @param columns the number of j
   * @param a the left factor, not modified; {@link #slack()} more floats must follow its last one,
   *     whose values don't matter
   * @param b {@code [inner, columns]}, from {@code bFrom}; not modified
   * @param bFrom where {@code b} starts
   * @param out {@code [rows, columns]}, from {@code outFrom}; overwritten
   * @param outFrom where {@code out} starts
   */
  void multiply(
      int rows, int inner, int columns, Left a, float[] b, int bFrom, float[] out, int outFrom);

  /** How many rows a tile may reach beyond the last; their results are thrown away. */
  int slack();

  /**
   * The left factor: element (i, l) lies at {@code i · rowStep + l · innerStep}. So a matrix and
   * its transpose are the same floats with the steps exchanged.
   *
   * @param values the floats
   * @param rowStep from one i to the next
   * @param innerStep from one l to the next
   */
  record Left(float[] values, int rowStep, int innerStep) {}
}
