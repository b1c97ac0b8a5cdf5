package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.WIDTH;

/**
 * How a matrix {@code [rows, columns]} is cut into panels for {@link Conv2dTile}: side by side, two
 * vectors wide, the last one filled up with zeros. Panel after panel lies in memory, row after row,
 * so that a tile reads it from front to back.
 *
 * @param rows of the matrix
 * @param columns of the matrix
 */
record Panels(int rows, int columns) {

  /** The number of panels. */
  int count() {
    return (columns + WIDTH - 1) / WIDTH;
  }

  /** The first column of a panel. */
  int column(int panel) {
    return panel * WIDTH;
  }

  /** Whether all columns of a panel are some of the matrix. */
  boolean whole(int panel) {
    return column(panel + 1) <= columns;
  }

  /** Where a panel begins. */
  int start(int panel) {
    return rows * column(panel);
  }

  /** Columns of all panels together. */
  int width() {
    return column(count());
  }

  /** Floats of all panels. */
  int size() {
    return rows * width();
  }

  /** Where an element lies. */
  int index(int row, int column) {
    return start(column / WIDTH) + row * WIDTH + column % WIDTH;
  }

  /** Copies some rows of the matrix, which begins at {@code offset}, into the panels. */
  void pack(float[] matrix, int offset, int fromRow, int toRow, float[] packed) {
    for (int row = fromRow; row < toRow; row++) {
      int from = offset + row * columns;
      for (int column = 0; column < columns; column += WIDTH) {
        int width = Math.min(WIDTH, columns - column);
        System.arraycopy(matrix, from + column, packed, index(row, column), width);
      }
    }
  }
}
