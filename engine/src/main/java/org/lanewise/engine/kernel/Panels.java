package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.L;

/**
 * How a matrix {@code [rows, columns]} is cut into panels for {@link Conv2dTile}: side by side,
 * each two vectors wide, the last one or two, and filled up with zeros. Panel after panel lies in
 * memory, row after row, so that a tile reads it from front to back.
 *
 * @param rows of the matrix
 * @param columns of the matrix
 */
record Panels(int rows, int columns) {

  /** The number of panels. */
  int count() {
    return (columns + 2 * L - 1) / (2 * L);
  }

  /** The first column of a panel. */
  int column(int panel) {
    return panel * 2 * L;
  }

  /** Vectors side by side in a panel: 2, or 1 in a last panel that needs no more. */
  int vectors(int panel) {
    return columns - column(panel) > L ? 2 : 1;
  }

  /** Where a panel begins. */
  int start(int panel) {
    return rows * column(panel);
  }

  /** Columns of all panels together: whole vectors. */
  int width() {
    return (columns + L - 1) / L * L;
  }

  /** Floats of all panels. */
  int size() {
    return rows * width();
  }

  /** Where an element lies. */
  int index(int row, int column) {
    int panel = column / (2 * L);
    return start(panel) + row * vectors(panel) * L + column - column(panel);
  }

  /** Copies some rows of the matrix, which begins at {@code offset}, into the panels. */
  void pack(float[] matrix, int offset, int fromRow, int toRow, float[] packed) {
    for (int row = fromRow; row < toRow; row++) {
      int from = offset + row * columns;
      for (int column = 0; column < columns; column += 2 * L) {
        int width = Math.min(2 * L, columns - column);
        System.arraycopy(matrix, from + column, packed, index(row, column), width);
      }
    }
  }
}
