package org.lanewise.bench;

/** Matrix products worth measuring: {@code [rows, inner] · [inner, columns]}. */
public enum MatMulShape {
  /** The first convolution, forward, one image. */
  CONV1(900, 27, 32),
  /** The second convolution, forward, one image. */
  CONV2(169, 288, 64),
  /** What matrix libraries are made for. */
  SQUARE512(512, 512, 512);

  private final int rows;
  private final int inner;
  private final int columns;

  MatMulShape(int rows, int inner, int columns) {
    this.rows = rows;
    this.inner = inner;
    this.columns = columns;
  }

  /** Rows of the result. */
  public int rows() {
    return rows;
  }

  /** Terms of each sum. */
  public int inner() {
    return inner;
  }

  /** Columns of the result. */
  public int columns() {
    return columns;
  }

  /** Counts one product. */
  void count(Work work) {
    work.add(
        2.0 * rows * inner * columns, (double) rows * inner + inner * columns + rows * columns);
  }
}
