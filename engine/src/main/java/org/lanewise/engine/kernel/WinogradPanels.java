package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.L;

/**
 * How the columns of Winograd's products are cut into panels for {@link WinogradTile}, the last one
 * filled up with zeros. A panel holds all frequencies, each {@code [inner, width]}, so that tiles
 * read it from front to back: {@code [panel, f, inner, width]}.
 *
 * @param columns K, or C
 * @param inner C, or K
 * @param frequencies n²
 * @param vectors side by side in a panel
 */
record WinogradPanels(int columns, int inner, int frequencies, int vectors) {

  /** Panels of as many vectors as a register tile of products takes. */
  static WinogradPanels ofProducts(int columns, int inner, int frequencies, Registers registers) {
    boolean four = registers == Registers.THIRTY_TWO && columns > 2 * L;
    return new WinogradPanels(columns, inner, frequencies, four ? 4 : 2);
  }

  /** Columns of a panel. */
  int width() {
    return vectors * L;
  }

  int count() {
    return Math.ceilDiv(columns, width());
  }

  /** Floats from one frequency to the next in a panel. */
  int frequency() {
    return inner * width();
  }

  /** Floats of a panel. */
  int panel() {
    return frequencies * frequency();
  }

  /** Floats of all panels. */
  int size() {
    return count() * panel();
  }

  /** Where an element of the first frequency lies. */
  int index(int row, int column) {
    return column / width() * panel() + row * width() + column % width();
  }
}
