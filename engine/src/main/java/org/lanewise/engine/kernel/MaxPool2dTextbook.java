package org.lanewise.engine.kernel;

import java.util.Arrays;
import java.util.Objects;

/**
 * Max pooling as the formulas of {@link MaxPool2dKernel} state it.
 *
 * <p>Near a point where one number of a window is the largest, the maximum <i>is</i> that number:
 * its slope is 1, that of all others 0. So {@code forward} writes down who won and {@code backward}
 * hands the window's gradient to that place. Where windows overlap, a number may win several of
 * them and gets the sum.
 */
final class MaxPool2dTextbook implements MaxPool2dKernel {

  private final Pool2dGeometry g;

  /** A kernel for these extents. */
  MaxPool2dTextbook(Pool2dGeometry geometry) {
    this.g = Objects.requireNonNull(geometry, "geometry");
  }

  @Override
  public Pool2dGeometry geometry() {
    return g;
  }

  @Override
  public void forward(int n, float[] x, float[] y) {
    int out = 0;
    for (int image = 0; image < n; image++) {
      for (int p = 0; p < g.outputHeight(); p++) {
        for (int q = 0; q < g.outputWidth(); q++) {
          for (int c = 0; c < g.channels(); c++) {
            y[out++] = x[winner(image, p, q, c, x)] + 0f;
          }
        }
      }
    }
  }

  @Override
  public void forward(int n, float[] x, float[] y, int[] winners) {
    int out = 0;
    for (int image = 0; image < n; image++) {
      for (int p = 0; p < g.outputHeight(); p++) {
        for (int q = 0; q < g.outputWidth(); q++) {
          for (int c = 0; c < g.channels(); c++) {
            winners[out] = winner(image, p, q, c, x);
            y[out] = x[winners[out]] + 0f;
            out++;
          }
        }
      }
    }
  }

  /** The winner of one window of one channel: its index in {@code x}. */
  int winner(int image, int p, int q, int c, float[] x) {
    int winner = g.index(image, g.rows().first(p), g.columns().first(q)) + c;
    for (int h = g.rows().first(p); h < g.rows().end(p); h++) {
      for (int w = g.columns().first(q); w < g.columns().end(q); w++) {
        int candidate = g.index(image, h, w) + c;
        // Not "greater", which no NaN is: the first NaN of a window shall win.
        if (!(x[candidate] <= x[winner]) && !Float.isNaN(x[winner])) {
          winner = candidate;
        }
      }
    }
    return winner;
  }

  @Override
  public void backward(int n, float[] dy, int[] winners, float[] dx) {
    Arrays.fill(dx, 0, n * g.inputSize(), 0f);
    for (int out = 0; out < n * g.outputSize(); out++) {
      dx[winners[out]] += dy[out] + 0f;
    }
  }
}
