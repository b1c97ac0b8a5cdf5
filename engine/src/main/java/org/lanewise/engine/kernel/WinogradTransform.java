package org.lanewise.engine.kernel;

import org.lanewise.engine.kernel.WinogradRule.Algorithm;

/**
 * The transforms of F(m×m, 3×3) for m = 2 and 4: three matrices, made from the points alone.
 *
 * <p>In one dimension three weights lie on three of n = m + 2 pixels, m times:
 *
 * <pre>
 * d0 d1 d2 d3           y0 = d0·g0 + d1·g1 + d2·g2
 * g0 g1 g2              y1 =         d1·g0 + d2·g1 + d3·g2
 *    g0 g1 g2
 * </pre>
 *
 * <p>That is six products for m = 2. The same numbers come from four:
 *
 * <pre>y = Aᵀ ((G g) ⊙ (Bᵀ d))</pre>
 *
 * <p>Read it from its adjoint, which is easier: to multiply the polynomials {@code a(x)} with m
 * coefficients and {@code g(x)} with three, evaluate both at n - 1 points and take their leading
 * coefficients (the value "at infinity"), multiply value by value, and interpolate. Evaluation is a
 * matrix of powers: A for m coefficients, G for three. Interpolation through the points {@code p_i}
 * is Lagrange's, with {@code N_i(x) = Π(j≠i) (x - p_j)}:
 *
 * <pre>
 * A   row of p    1  p  p² … p^(m-1)            row of ∞    0 … 0 1
 * G   row of p   (1  p  p²) / N_p(p)            row of ∞    0 0 1
 * Bᵀ  row of p    the coefficients of N_p(x)    row of ∞    those of Π(j) (x - p_j)
 * </pre>
 *
 * <p>Interpolation is B, and {@code B ((G g) ⊙ (A a))} is linear in a: its transposed matrix is the
 * convolution above. So A, G and B with their transposes serve all three products:
 *
 * <pre>
 *            tile of x        V = Bᵀ d B      n×n numbers of each channel ("frequencies")
 *            weights          U = G g Gᵀ
 *            tile of dy       D = A dy Aᵀ
 * forward    M = Σ(c) V·U     y  = Aᵀ M A
 * input      M = Σ(k) D·U     dx = B M Bᵀ     overlapping tiles are added
 * weights    W = Σ(tiles) V·D dw = Gᵀ W G
 * </pre>
 *
 * <p>m = 2 has the points 0, ±1, ∞, and m = 4 has 0, ±3/4, ±3/2, ∞. Their factors in A and B are
 * exact in float, and their errors are half of those of ±1, ±2, which are found more often. For m =
 * 2:
 *
 * <pre>
 *      -1  0  1  0          -1   0   0          1  0
 * Bᵀ =  0  1  1  0     G =  1/2 1/2 1/2     A = 1  1
 *       0 -1  1  0          1/2-1/2 1/2         1 -1
 *       0 -1  0  1           0   0   1          0  1
 * </pre>
 *
 * <p>Source: A. Lavin, S. Gray, "Fast Algorithms for Convolutional Neural Networks", 2015; S.
 * Winograd, "Arithmetic Complexity of Computations", 1980.
 *
 * @param tile m
 * @param input Bᵀ {@code [n, n]}
 * @param weights G {@code [n, 3]}
 * @param output A {@code [n, m]}
 */
record WinogradTransform(
    int tile, WinogradMatrix input, WinogradMatrix weights, WinogradMatrix output) {

  private static final WinogradTransform F2 = of(1);
  private static final WinogradTransform F4 = of(0.75, 1.5);

  /** The transforms of F2 or F4. */
  static WinogradTransform of(Algorithm algorithm) {
    return switch (algorithm) {
      case DIRECT -> throw new IllegalArgumentException("a direct convolution transforms nothing");
      case F2 -> F2;
      case F4 -> F4;
    };
  }

  /** Those of the points 0, ±p for each of these, and ∞. */
  private static WinogradTransform of(double... points) {
    int n = 2 * points.length + 2;
    double[] all = new double[n - 1];
    for (int i = 0; i < points.length; i++) {
      all[2 * i + 1] = points[i];
      all[2 * i + 2] = -points[i];
    }
    double[][] input = new double[n][];
    double[][] weights = new double[n][];
    double[][] output = new double[n][];
    for (int i = 0; i < n - 1; i++) {
      input[i] = polynomial(all, i);
      double value = 0;
      for (int power = n - 1; power >= 0; power--) {
        value = value * all[i] + input[i][power];
      }
      weights[i] = powers(all[i], 3, value);
      output[i] = powers(all[i], n - 2, 1);
    }
    input[n - 1] = polynomial(all, n - 1);
    weights[n - 1] = new double[] {0, 0, 1};
    output[n - 1] = new double[n - 2];
    output[n - 1][n - 3] = 1;
    return new WinogradTransform(
        n - 2, new WinogradMatrix(input), new WinogradMatrix(weights), new WinogradMatrix(output));
  }

  /** The coefficients of Π (x - p) over all points but one, lowest first. */
  private static double[] polynomial(double[] points, int without) {
    double[] coefficients = new double[points.length + 1];
    coefficients[0] = 1;
    for (int i = 0; i < points.length; i++) {
      if (i != without) {
        for (int power = points.length; power >= 0; power--) {
          double below = power == 0 ? 0 : coefficients[power - 1];
          coefficients[power] = below - points[i] * coefficients[power];
        }
      }
    }
    return coefficients;
  }

  /** 1, p, p² and so on, divided. */
  private static double[] powers(double p, int count, double divisor) {
    double[] powers = new double[count];
    double power = 1;
    for (int i = 0; i < count; i++) {
      powers[i] = power / divisor;
      power *= p;
    }
    return powers;
  }

  /** n, the side of an input tile. */
  int side() {
    return tile + 2;
  }

  /** n², the numbers that a tile becomes. */
  int frequencies() {
    return side() * side();
  }

  /** Tiles that cover so many outputs along one axis. */
  int tiles(int outputs) {
    return Math.ceilDiv(outputs, tile);
  }
}
