package org.lanewise.engine.kernel;

/**
 * One of the three matrices of {@link WinogradTransform}, and the order in which its products are
 * added up. Its rows belong to points, in this order:
 *
 * <pre>
 * 0, +p, -p, (+q, -q,) ∞
 * </pre>
 *
 * <p>The row of a point and that of its opposite differ in the signs of their odd columns alone. So
 * the two share their sums:
 *
 * <pre>
 * M x    the row of +p is  even + odd,  that of -p is  even - odd,
 *        where even and odd are the sums over the even and the odd columns of the row of +p;
 *        the rows of 0 and ∞ are one sum
 * Mᵀ x   with  s = x(+p) + x(-p)  and  d = x(+p) - x(-p),  column j is one sum over the points
 *        0, p, (q,) ∞, in which p has the factor of row +p, and the value s where j is even, d where it is odd
 * </pre>
 *
 * <p>A sum begins at +0. First come the terms whose factor is one, which are additions, then the
 * others, one fma each; either in ascending order. Terms whose factor is zero are left out. In two
 * dimensions each column of the tile is transformed first (down), then each row of what came out
 * (along).
 *
 * <p>Numbers are computed one by one here, for the textbook; {@link #factor} is what other kernels
 * build on.
 */
final class WinogradMatrix {

  /** Where only one index is transformed. */
  private static final int NONE = -1;

  private final float[][] factors;

  WinogradMatrix(double[][] factors) {
    this.factors = new float[factors.length][factors[0].length];
    for (int row = 0; row < factors.length; row++) {
      for (int column = 0; column < factors[0].length; column++) {
        this.factors[row][column] = (float) factors[row][column];
      }
    }
  }

  int rows() {
    return factors.length;
  }

  int columns() {
    return factors[0].length;
  }

  float factor(int row, int column) {
    return factors[row][column];
  }

  /** An element of {@code M X Mᵀ}, where {@code X[i, j]} is {@code x[at + i·down + j·along]}. */
  float split(int row, int column, float[] x, int at, int down, int along) {
    if (column == 0 || column == rows() - 1) {
      return splitSum(row, column, 0, 1, x, at, down, along);
    }
    int plus = column % 2 == 1 ? column : column - 1;
    float even = splitSum(row, plus, 0, 2, x, at, down, along);
    float odd = splitSum(row, plus, 1, 2, x, at, down, along);
    return column == plus ? even + odd : even - odd;
  }

  private float splitSum(
      int row, int column, int first, int step, float[] x, int at, int down, int along) {
    float sum = 0f;
    for (int j = first; j < columns(); j += step) {
      if (factors[column][j] == 1f) {
        sum += splitDown(row, x, at + j * along, down);
      }
    }
    for (int j = first; j < columns(); j += step) {
      float factor = factors[column][j];
      if (factor != 0f && factor != 1f) {
        sum = Math.fma(factor, splitDown(row, x, at + j * along, down), sum);
      }
    }
    return sum;
  }

  private float splitDown(int row, float[] x, int at, int down) {
    return row == NONE ? x[at] : split(NONE, row, x, at, 0, down);
  }

  /** An element of {@code Mᵀ X M}, where {@code X[i, j]} is {@code x[at + i·down + j·along]}. */
  float join(int row, int column, float[] x, int at, int down, int along) {
    float sum = 0f;
    for (int i = 0; i < rows(); i += i == 0 ? 1 : 2) {
      if (factors[i][column] == 1f) {
        sum += joinPoint(row, column, i, x, at, down, along);
      }
    }
    for (int i = 0; i < rows(); i += i == 0 ? 1 : 2) {
      float factor = factors[i][column];
      if (factor != 0f && factor != 1f) {
        sum = Math.fma(factor, joinPoint(row, column, i, x, at, down, along), sum);
      }
    }
    return sum;
  }

  /** The value of the point 0 or ∞; of another one with its opposite, their sum or difference. */
  private float joinPoint(int row, int column, int i, float[] x, int at, int down, int along) {
    float value = joinDown(row, x, at + i * along, down);
    if (i == 0 || i == rows() - 1) {
      return value;
    }
    float opposite = joinDown(row, x, at + (i + 1) * along, down);
    return column % 2 == 0 ? value + opposite : value - opposite;
  }

  private float joinDown(int row, float[] x, int at, int down) {
    return row == NONE ? x[at] : join(NONE, row, x, at, 0, down);
  }
}
