package org.lanewise.bench.ladder;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * The product on the Vector API. A tile of 12 rows and two vectors of columns is summed over all
 * terms before anything is stored: 24 sums stay in registers, which is as many as C2 keeps there
 * next to two vectors of {@code b} and a factor. For each term two vectors are loaded and twelve
 * floats broadcast, for 24 vector multiply-adds.
 *
 * <p>{@code b} is copied into panels two vectors wide, so that a tile reads it from front to back.
 * Columns that the last panel lacks are summed all the same, from whatever lies there, and never
 * stored; so the tile has no tail.
 */
public final class VectorProduct implements Product {

  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
  private static final int L = F.length();
  private static final int ROWS = 12;
  private static final int WIDTH = 2 * L;

  private final float[] tile = new float[ROWS * WIDTH];
  private float[] panels = new float[0];

  @Override
  public int slack() {
    return ROWS - 1;
  }

  @Override
  public void multiply(
      int rows, int inner, int columns, Left a, float[] b, int bFrom, float[] out, int outFrom) {
    pack(inner, columns, b, bFrom);
    for (int column = 0; column < columns; column += WIDTH) {
      for (int i = 0; i < rows; i += ROWS) {
        int panel = inner * column;
        sumTile(
            inner, a.values(), i * a.rowStep(), a.rowStep(), a.innerStep(), panels, panel, tile);
        int to = outFrom + i * columns + column;
        store(Math.min(ROWS, rows - i), columns, columns - column, out, to);
      }
    }
  }

  /** Panel after panel, in each row after row. */
  private void pack(int inner, int columns, float[] b, int bFrom) {
    int size = inner * ((columns + WIDTH - 1) / WIDTH) * WIDTH;
    if (panels.length < size) {
      panels = new float[size];
    }
    for (int column = 0; column < columns; column += WIDTH) {
      int width = Math.min(WIDTH, columns - column);
      for (int l = 0; l < inner; l++) {
        int to = inner * column + l * WIDTH;
        System.arraycopy(b, bFrom + l * columns + column, panels, to, width);
      }
    }
  }

  /** Stores the columns of the tile that exist. */
  private void store(int rows, int columns, int left, float[] out, int to) {
    for (int v = 0; v < Math.min(WIDTH, left); v += L) {
      VectorMask<Float> mask = F.indexInRange(v, left);
      for (int i = 0; i < rows; i++) {
        FloatVector.fromArray(F, tile, i * WIDTH + v).intoArray(out, to + i * columns + v, mask);
      }
    }
  }

  /** {@code tile[i, j] = Σ(l) values[from + i · row + l · step] · panel[l, j]}. */
  private static void sumTile(
      int inner, float[] values, int from, int row, int step, float[] b, int panel, float[] tile) {
    FloatVector a0 = FloatVector.zero(F);
    FloatVector b0 = FloatVector.zero(F);
    FloatVector a1 = FloatVector.zero(F);
    FloatVector b1 = FloatVector.zero(F);
    FloatVector a2 = FloatVector.zero(F);
    FloatVector b2 = FloatVector.zero(F);
    FloatVector a3 = FloatVector.zero(F);
    FloatVector b3 = FloatVector.zero(F);
    FloatVector a4 = FloatVector.zero(F);
    FloatVector b4 = FloatVector.zero(F);
    FloatVector a5 = FloatVector.zero(F);
    FloatVector b5 = FloatVector.zero(F);
    FloatVector a6 = FloatVector.zero(F);
    FloatVector b6 = FloatVector.zero(F);
    FloatVector a7 = FloatVector.zero(F);
    FloatVector b7 = FloatVector.zero(F);
    FloatVector a8 = FloatVector.zero(F);
    FloatVector b8 = FloatVector.zero(F);
    FloatVector a9 = FloatVector.zero(F);
    FloatVector b9 = FloatVector.zero(F);
    FloatVector a10 = FloatVector.zero(F);
    FloatVector b10 = FloatVector.zero(F);
    FloatVector a11 = FloatVector.zero(F);
    FloatVector b11 = FloatVector.zero(F);
    for (int l = 0; l < inner; l++) {
      int at = from + l * step;
      FloatVector u = FloatVector.fromArray(F, b, panel + l * WIDTH);
      FloatVector v = FloatVector.fromArray(F, b, panel + l * WIDTH + L);
      FloatVector x0 = FloatVector.broadcast(F, values[at + 0 * row]);
      a0 = x0.fma(u, a0);
      b0 = x0.fma(v, b0);
      FloatVector x1 = FloatVector.broadcast(F, values[at + 1 * row]);
      a1 = x1.fma(u, a1);
      b1 = x1.fma(v, b1);
      FloatVector x2 = FloatVector.broadcast(F, values[at + 2 * row]);
      a2 = x2.fma(u, a2);
      b2 = x2.fma(v, b2);
      FloatVector x3 = FloatVector.broadcast(F, values[at + 3 * row]);
      a3 = x3.fma(u, a3);
      b3 = x3.fma(v, b3);
      FloatVector x4 = FloatVector.broadcast(F, values[at + 4 * row]);
      a4 = x4.fma(u, a4);
      b4 = x4.fma(v, b4);
      FloatVector x5 = FloatVector.broadcast(F, values[at + 5 * row]);
      a5 = x5.fma(u, a5);
      b5 = x5.fma(v, b5);
      FloatVector x6 = FloatVector.broadcast(F, values[at + 6 * row]);
      a6 = x6.fma(u, a6);
      b6 = x6.fma(v, b6);
      FloatVector x7 = FloatVector.broadcast(F, values[at + 7 * row]);
      a7 = x7.fma(u, a7);
      b7 = x7.fma(v, b7);
      FloatVector x8 = FloatVector.broadcast(F, values[at + 8 * row]);
      a8 = x8.fma(u, a8);
      b8 = x8.fma(v, b8);
      FloatVector x9 = FloatVector.broadcast(F, values[at + 9 * row]);
      a9 = x9.fma(u, a9);
      b9 = x9.fma(v, b9);
      FloatVector x10 = FloatVector.broadcast(F, values[at + 10 * row]);
      a10 = x10.fma(u, a10);
      b10 = x10.fma(v, b10);
      FloatVector x11 = FloatVector.broadcast(F, values[at + 11 * row]);
      a11 = x11.fma(u, a11);
      b11 = x11.fma(v, b11);
    }
    a0.intoArray(tile, 0 * L);
    b0.intoArray(tile, 1 * L);
    a1.intoArray(tile, 2 * L);
    b1.intoArray(tile, 3 * L);
    a2.intoArray(tile, 4 * L);
    b2.intoArray(tile, 5 * L);
    a3.intoArray(tile, 6 * L);
    b3.intoArray(tile, 7 * L);
    a4.intoArray(tile, 8 * L);
    b4.intoArray(tile, 9 * L);
    a5.intoArray(tile, 10 * L);
    b5.intoArray(tile, 11 * L);
    a6.intoArray(tile, 12 * L);
    b6.intoArray(tile, 13 * L);
    a7.intoArray(tile, 14 * L);
    b7.intoArray(tile, 15 * L);
    a8.intoArray(tile, 16 * L);
    b8.intoArray(tile, 17 * L);
    a9.intoArray(tile, 18 * L);
    b9.intoArray(tile, 19 * L);
    a10.intoArray(tile, 20 * L);
    b10.intoArray(tile, 21 * L);
    a11.intoArray(tile, 22 * L);
    b11.intoArray(tile, 23 * L);
  }
}
