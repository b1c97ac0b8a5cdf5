package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.F;
import static org.lanewise.engine.kernel.Conv2dTile.L;
import static org.lanewise.engine.kernel.DenseKernel.PARTIAL_SUMS;

import jdk.incubator.vector.FloatVector;

/**
 * The weight gradient of a dense layer from four images of a chunk:
 *
 * <pre>
 * sums[i][o] (+)= Σ(n of the four) x[n, i] · dy[n, o]
 * </pre>
 *
 * <p>Two vectors of inputs of all four images stay in registers, eight in all, while the units
 * pass: an input is read once, whatever the number of units, and the tile is the same with 16
 * registers and with 32.
 */
final class DenseSlicesTile {

  private DenseSlicesTile() {}

  /**
   * Adds the chain of a slice that is these images alone. Its first term is a product, not added to
   * +0: that is the same but for the sign of a zero, and a sum that began at +0 has the same bits
   * whichever zero is added.
   *
   * @param x not modified
   * @param first the first input of the first image
   * @param inputs floats from one image to the next
   * @param dy not modified
   * @param at the first image's gradients
   * @param units floats from one image's gradients to the next
   * @param pairs how many pairs of vectors of inputs
   * @param sums {@code [group][unit][16]} from the first input on, added to; no element is -0
   */
  static void add(
      float[] x, int first, int inputs, float[] dy, int at, int units, int pairs, float[] sums) {
    int second = DenseTile.vector(1, units);
    for (int pair = 0; pair < pairs; pair++) {
      int from = first + 2 * L * pair;
      int sum = DenseTile.vector(2 * pair, units);
      FloatVector x0l = FloatVector.fromArray(F, x, from);
      FloatVector x0r = FloatVector.fromArray(F, x, from + L);
      FloatVector x1l = FloatVector.fromArray(F, x, from + inputs);
      FloatVector x1r = FloatVector.fromArray(F, x, from + inputs + L);
      FloatVector x2l = FloatVector.fromArray(F, x, from + 2 * inputs);
      FloatVector x2r = FloatVector.fromArray(F, x, from + 2 * inputs + L);
      FloatVector x3l = FloatVector.fromArray(F, x, from + 3 * inputs);
      FloatVector x3r = FloatVector.fromArray(F, x, from + 3 * inputs + L);
      for (int o = 0; o < units; o++) {
        FloatVector g0 = FloatVector.broadcast(F, dy[at + o]);
        FloatVector left = x0l.mul(g0);
        FloatVector right = x0r.mul(g0);
        FloatVector g1 = FloatVector.broadcast(F, dy[at + units + o]);
        left = x1l.fma(g1, left);
        right = x1r.fma(g1, right);
        FloatVector g2 = FloatVector.broadcast(F, dy[at + 2 * units + o]);
        left = x2l.fma(g2, left);
        right = x2r.fma(g2, right);
        FloatVector g3 = FloatVector.broadcast(F, dy[at + 3 * units + o]);
        left = x3l.fma(g3, left);
        right = x3r.fma(g3, right);
        int to = sum + o * PARTIAL_SUMS;
        FloatVector.fromArray(F, sums, to).add(left).intoArray(sums, to);
        FloatVector.fromArray(F, sums, to + second).add(right).intoArray(sums, to + second);
      }
    }
  }

  /** Goes on with the chain that {@code sums} holds; otherwise as {@link #add}. */
  static void goOn(
      float[] x, int first, int inputs, float[] dy, int at, int units, int pairs, float[] sums) {
    int second = DenseTile.vector(1, units);
    for (int pair = 0; pair < pairs; pair++) {
      int from = first + 2 * L * pair;
      int sum = DenseTile.vector(2 * pair, units);
      FloatVector x0l = FloatVector.fromArray(F, x, from);
      FloatVector x0r = FloatVector.fromArray(F, x, from + L);
      FloatVector x1l = FloatVector.fromArray(F, x, from + inputs);
      FloatVector x1r = FloatVector.fromArray(F, x, from + inputs + L);
      FloatVector x2l = FloatVector.fromArray(F, x, from + 2 * inputs);
      FloatVector x2r = FloatVector.fromArray(F, x, from + 2 * inputs + L);
      FloatVector x3l = FloatVector.fromArray(F, x, from + 3 * inputs);
      FloatVector x3r = FloatVector.fromArray(F, x, from + 3 * inputs + L);
      for (int o = 0; o < units; o++) {
        int to = sum + o * PARTIAL_SUMS;
        FloatVector g0 = FloatVector.broadcast(F, dy[at + o]);
        FloatVector left = x0l.fma(g0, FloatVector.fromArray(F, sums, to));
        FloatVector right = x0r.fma(g0, FloatVector.fromArray(F, sums, to + second));
        FloatVector g1 = FloatVector.broadcast(F, dy[at + units + o]);
        left = x1l.fma(g1, left);
        right = x1r.fma(g1, right);
        FloatVector g2 = FloatVector.broadcast(F, dy[at + 2 * units + o]);
        left = x2l.fma(g2, left);
        right = x2r.fma(g2, right);
        FloatVector g3 = FloatVector.broadcast(F, dy[at + 3 * units + o]);
        x3l.fma(g3, left).intoArray(sums, to);
        x3r.fma(g3, right).intoArray(sums, to + second);
      }
    }
  }
}
