package org.lanewise.engine.kernel;

import static org.lanewise.engine.kernel.Conv2dTile.F;
import static org.lanewise.engine.kernel.Conv2dTile.L;

import java.util.Objects;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Max pooling on the Vector API: the lanes lie on the channels, and next to each maximum goes its
 * place. What channels are left, and {@code backward}, which only follows the places, are the
 * textbook's.
 */
final class MaxPool2dFast implements MaxPool2dKernel {

  /** Whole numbers in as many lanes as {@code F} has. */
  private static final VectorSpecies<Integer> I = F.withLanes(int.class);

  private final Pool2dGeometry g;
  private final MaxPool2dTextbook textbook;

  /** A kernel for these extents. */
  MaxPool2dFast(Pool2dGeometry geometry) {
    this.g = Objects.requireNonNull(geometry, "geometry");
    this.textbook = new MaxPool2dTextbook(geometry);
  }

  @Override
  public Pool2dGeometry geometry() {
    return g;
  }

  @Override
  public void forward(int n, float[] x, float[] y) {
    int whole = g.channels() / L * L;
    int out = 0;
    for (int image = 0; image < n; image++) {
      for (int p = 0; p < g.outputHeight(); p++) {
        for (int q = 0; q < g.outputWidth(); q++, out += g.channels()) {
          for (int c = 0; c < whole; c += L) {
            maximum(image, p, q, c, x, y, out + c);
          }
          for (int c = whole; c < g.channels(); c++) {
            y[out + c] = x[textbook.winner(image, p, q, c, x)] + 0f;
          }
        }
      }
    }
  }

  @Override
  public void forward(int n, float[] x, float[] y, int[] winners) {
    int whole = g.channels() / L * L;
    int out = 0;
    for (int image = 0; image < n; image++) {
      for (int p = 0; p < g.outputHeight(); p++) {
        for (int q = 0; q < g.outputWidth(); q++, out += g.channels()) {
          for (int c = 0; c < whole; c += L) {
            window(image, p, q, c, x, y, winners, out + c);
          }
          for (int c = whole; c < g.channels(); c++) {
            winners[out + c] = textbook.winner(image, p, q, c, x);
            y[out + c] = x[winners[out + c]] + 0f;
          }
        }
      }
    }
  }

  /** The maxima of one window in the channels from {@code c} on, by the rule of {@link #window}. */
  private void maximum(int image, int p, int q, int c, float[] x, float[] y, int out) {
    int left = g.columns().first(q);
    int columns = g.columns().end(q) - left;
    int bottom = g.rows().end(p);
    FloatVector best = FloatVector.fromArray(F, x, g.index(image, g.rows().first(p), left) + c);
    for (int h = g.rows().first(p); h < bottom; h++) {
      int at = g.index(image, h, left) + c;
      for (int w = 0; w < columns; w++, at += g.channels()) {
        FloatVector next = FloatVector.fromArray(F, x, at);
        VectorMask<Float> stays =
            best.compare(VectorOperators.GE, next).or(best.compare(VectorOperators.NE, best));
        best = next.blend(best, stays);
      }
    }
    best.add(0f).intoArray(y, out);
  }

  /** The winners of one window in the channels from {@code c} on, one in each lane. */
  private void window(
      int image, int p, int q, int c, float[] x, float[] y, int[] winners, int out) {
    int left = g.columns().first(q);
    int columns = g.columns().end(q) - left;
    int bottom = g.rows().end(p);
    int first = g.index(image, g.rows().first(p), left) + c;
    FloatVector best = FloatVector.fromArray(F, x, first);
    IntVector winner = IntVector.broadcast(I, first);
    for (int h = g.rows().first(p); h < bottom; h++) {
      int at = g.index(image, h, left) + c;
      for (int w = 0; w < columns; w++, at += g.channels()) {
        FloatVector next = FloatVector.fromArray(F, x, at);
        // The earlier one stays where it is as large, or NaN; where the later one is NaN, it wins.
        VectorMask<Float> stays =
            best.compare(VectorOperators.GE, next).or(best.compare(VectorOperators.NE, best));
        best = next.blend(best, stays);
        winner = IntVector.broadcast(I, at).blend(winner, stays.cast(I));
      }
    }
    best.add(0f).intoArray(y, out);
    winner.addIndex(1).intoArray(winners, out);
  }

  @Override
  public void backward(int n, float[] dy, int[] winners, float[] dx) {
    textbook.backward(n, dy, winners, dx);
  }
}
