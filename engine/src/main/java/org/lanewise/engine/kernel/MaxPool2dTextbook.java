package org.lanewise.engine.kernel;

import java.util.Arrays;
import java.util.Objects;

/** Max pooling as the formulas of {@link MaxPool2dKernel} state it. */
final class MaxPool2dTextbook implements MaxPool2dKernel {

  private final Pool2dGeometry g;

  /** A kernel for these extents. */
  MaxPool2dTextbook(Pool2dGeometry geometry) {
    Objects.requireNonNull(geometry, "geometry");
    this.g = geometry;
  }

  @Override
  public Pool2dGeometry geometry() {
    return g;
  }

  @Override
  public void forward(int n, float[] x, float[] y, int[] winners) {
    int out = 0;
    for (int image = 0; image < n; image++) {
      for (int p = 0; p < g.outputHeight(); p++) {
        for (int q = 0; q < g.outputWidth(); q++) {
          for (int c = 0; c < g.channels(); c++) {
            int winner = input(image, p * g.rows().stride(), q * g.columns().stride(), c);
            for (int i = 0; i < g.rows().window(); i++) {
              for (int j = 0; j < g.columns().window(); j++) {
                int candidate =
                    input(image, p * g.rows().stride() + i, q * g.columns().stride() + j, c);
                // Not "greater", which no NaN is: the first NaN of a window shall win.
                if (!(x[candidate] <= x[winner]) && !Float.isNaN(x[winner])) {
                  winner = candidate;
                }
              }
            }
            winners[out] = winner;
            y[out++] = x[winner] + 0f;
          }
        }
      }
    }
  }

  @Override
  public void backward(int n, float[] dy, int[] winners, float[] dx) {
    Arrays.fill(dx, 0, n * g.inputSize(), 0f);
    for (int out = 0; out < n * g.outputSize(); out++) {
      dx[winners[out]] += dy[out] + 0f;
    }
  }

  private int input(int image, int h, int w, int c) {
    return ((image * g.height() + h) * g.width() + w) * g.channels() + c;
  }
}
